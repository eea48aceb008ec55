//! SHA-512, SHA-3, SM3 and SM4: `11001110 …`.
use super::crypto;
use super::means;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Crypto, rows CRYPTO;
    section "Cryptographic three-register, imm2" {
        SM3TT1A (Rm, imm2, Rn, Rd) = "11001110010 Rm:5 10 imm2:2 00 Rn:5 Rd:5",
            "sm3tt1a {Rd:v<2}, {Rn:v<2}, {Rm:e<2}[{imm2:d}]" if SM3;
        SM3TT1B (Rm, imm2, Rn, Rd) = "11001110010 Rm:5 10 imm2:2 01 Rn:5 Rd:5",
            "sm3tt1b {Rd:v<2}, {Rn:v<2}, {Rm:e<2}[{imm2:d}]" if SM3;
        SM3TT2A (Rm, imm2, Rn, Rd) = "11001110010 Rm:5 10 imm2:2 10 Rn:5 Rd:5",
            "sm3tt2a {Rd:v<2}, {Rn:v<2}, {Rm:e<2}[{imm2:d}]" if SM3;
        SM3TT2B (Rm, imm2, Rn, Rd) = "11001110010 Rm:5 10 imm2:2 11 Rn:5 Rd:5",
            "sm3tt2b {Rd:v<2}, {Rn:v<2}, {Rm:e<2}[{imm2:d}]" if SM3;
    }
    section "Cryptographic three-register SHA 512" {
        SHA512H (Rm, Rn, Rd) = "11001110011 Rm:5 1 0 00 00 Rn:5 Rd:5", "sha512h {Rd:f<4}, {Rn:f<4}, {Rm:v<3}" if SHA512;
        SHA512H2 (Rm, Rn, Rd) = "11001110011 Rm:5 1 0 00 01 Rn:5 Rd:5",
            "sha512h2 {Rd:f<4}, {Rn:f<4}, {Rm:v<3}" if SHA512;
        SHA512SU1 (Rm, Rn, Rd) = "11001110011 Rm:5 1 0 00 10 Rn:5 Rd:5",
            "sha512su1 {Rd:v<3}, {Rn:v<3}, {Rm:v<3}" if SHA512;
        RAX1 (Rm, Rn, Rd) = "11001110011 Rm:5 1 0 00 11 Rn:5 Rd:5", "rax1 {Rd:v<3}, {Rn:v<3}, {Rm:v<3}" if SHA3;
        SM3PARTW1 (Rm, Rn, Rd) = "11001110011 Rm:5 1 1 00 00 Rn:5 Rd:5",
            "sm3partw1 {Rd:v<2}, {Rn:v<2}, {Rm:v<2}" if SM3;
        SM3PARTW2 (Rm, Rn, Rd) = "11001110011 Rm:5 1 1 00 01 Rn:5 Rd:5",
            "sm3partw2 {Rd:v<2}, {Rn:v<2}, {Rm:v<2}" if SM3;
        SM4EKEY (Rm, Rn, Rd) = "11001110011 Rm:5 1 1 00 10 Rn:5 Rd:5", "sm4ekey {Rd:v<2}, {Rn:v<2}, {Rm:v<2}" if SM4;
    }
    section "Cryptographic four-register" {
        EOR3 (Rm, Ra, Rn, Rd) = "110011100 00 Rm:5 0 Ra:5 Rn:5 Rd:5",
            "eor3 {Rd:v<0}, {Rn:v<0}, {Rm:v<0}, {Ra:v<0}" if SHA3;
        BCAX (Rm, Ra, Rn, Rd) = "110011100 01 Rm:5 0 Ra:5 Rn:5 Rd:5",
            "bcax {Rd:v<0}, {Rn:v<0}, {Rm:v<0}, {Ra:v<0}" if SHA3;
        SM3SS1 (Rm, Ra, Rn, Rd) = "110011100 10 Rm:5 0 Ra:5 Rn:5 Rd:5",
            "sm3ss1 {Rd:v<2}, {Rn:v<2}, {Rm:v<2}, {Ra:v<2}" if SM3;
    }
    section "XAR" {
        XAR (Rm, imm6, Rn, Rd) = "11001110100 Rm:5 imm6:6 Rn:5 Rd:5",
            "xar {Rd:v<3}, {Rn:v<3}, {Rm:v<3}, #{imm6:d}" if SHA3;
    }
    section "Cryptographic two-register SHA 512" {
        SHA512SU0 (Rn, Rd) = "11001110110000001000 00 Rn:5 Rd:5", "sha512su0 {Rd:v<3}, {Rn:v<3}" if SHA512;
        SM4E (Rn, Rd) = "11001110110000001000 01 Rn:5 Rd:5", "sm4e {Rd:v<2}, {Rn:v<2}" if SM4;
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Crypto for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Cryptographic three-register, imm2
    means! {
        SM3TT1A(Rm, imm2, Rn, Rd) = sm3tt(0);
        SM3TT1B(Rm, imm2, Rn, Rd) = sm3tt(1);
        SM3TT2A(Rm, imm2, Rn, Rd) = sm3tt(2);
        SM3TT2B(Rm, imm2, Rn, Rd) = sm3tt(3);
    }
    // Cryptographic three-register SHA 512
    means! {
        SHA512H(Rm, Rn, Rd) = whole3::<crypto::Sha512Hash>(0);
        SHA512H2(Rm, Rn, Rd) = whole3::<crypto::Sha512Hash2>(0);
        SHA512SU1(Rm, Rn, Rd) = whole3::<crypto::Sha512Schedule1>(0);
        RAX1(Rm, Rn, Rd) = whole3::<crypto::RotateAndXor>(0);
        SM3PARTW1(Rm, Rn, Rd) = whole3::<crypto::Sm3Part1>(0);
        SM3PARTW2(Rm, Rn, Rd) = whole3::<crypto::Sm3Part2>(0);
        SM4EKEY(Rm, Rn, Rd) = whole3::<crypto::Sm4Key>(0);
    }
    // Cryptographic four-register
    means! {
        EOR3(Rm, Ra, Rn, Rd) = whole4::<crypto::Xor3>(0);
        BCAX(Rm, Ra, Rn, Rd) = whole4::<crypto::BitClearAndXor>(0);
        SM3SS1(Rm, Ra, Rn, Rd) = whole4::<crypto::Sm3Ss1>(0);
    }
    // XAR
    means! {
        XAR(Rm, imm6, Rn, Rd) = xar();
    }
    // Cryptographic two-register SHA 512
    means! {
        SHA512SU0(Rn, Rd) = whole::<crypto::Sha512Schedule0>(0);
        SM4E(Rn, Rd) = whole::<crypto::Sm4Encrypt>(0);
    }
}

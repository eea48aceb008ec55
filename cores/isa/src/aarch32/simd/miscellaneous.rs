//! Advanced SIMD two registers, extraction, table lookup and duplication: `1111 001 o 1 D 11 … 0 Vm`.
use super::decode::sizes::*;
use super::functions::{self, std};
use super::registers::*;
use crate::a64::simd::float::mode;
use crate::a64::simd::lanes::*;
use crate::a64::simd::{crypto, float, integer::*, means, permute, shift::*};
use crate::aarch32::Decoder;
use crate::emit::{Bind, Class, Emit, Operands, Semantics};
use crate::features::Feature;

crate::instructions! {
    pub trait Miscellaneous, rows MISCELLANEOUS;
    section "Advanced SIMD two registers misc" {
        VREV64 (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 0000 Q M 0 Vm:4", "vrev64.{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VREV32 (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 0001 Q M 0 Vm:4", "vrev32.{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VREV16 (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 0010 Q M 0 Vm:4", "vrev16.{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VPADDL (size, op) = "1111001 1 1 D 11 size:2 00 Vd:4 0 010 op Q M 0 Vm:4", "vpaddl.{op|s|u}{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        AESE (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 0110 0 M 0 Vm:4", "aese.8 {D.Vd:q}, {M.Vm:q}" if AES;
        AESD (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 0110 1 M 0 Vm:4", "aesd.8 {D.Vd:q}, {M.Vm:q}" if AES;
        AESMC (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 0111 0 M 0 Vm:4", "aesmc.8 {D.Vd:q}, {M.Vm:q}" if AES;
        AESIMC (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 0111 1 M 0 Vm:4", "aesimc.8 {D.Vd:q}, {M.Vm:q}" if AES;
        VCLS (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 1000 Q M 0 Vm:4", "vcls.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCLZ (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 1001 Q M 0 Vm:4", "vclz.i{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCNT (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 1010 Q M 0 Vm:4", "vcnt.8 {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VMVN_reg (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 1011 Q M 0 Vm:4", "vmvn {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VPADAL (size, op) = "1111001 1 1 D 11 size:2 00 Vd:4 0 110 op Q M 0 Vm:4", "vpadal.{op|s|u}{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VQABS (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 1110 Q M 0 Vm:4", "vqabs.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VQNEG (size) = "1111001 1 1 D 11 size:2 00 Vd:4 0 1111 Q M 0 Vm:4", "vqneg.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCGT_zero (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 0000 Q M 0 Vm:4", "vcgt.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VCGE_zero (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 0001 Q M 0 Vm:4", "vcge.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VCEQ_zero (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 0010 Q M 0 Vm:4", "vceq.i{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VCLE_zero (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 0011 Q M 0 Vm:4", "vcle.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VCLT_zero (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 0100 Q M 0 Vm:4", "vclt.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        SHA1H (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 0101 1 M 0 Vm:4", "sha1h.32 {D.Vd:q}, {M.Vm:q}" if SHA1;
        VABS_int (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 0110 Q M 0 Vm:4", "vabs.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VNEG_int (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 0111 Q M 0 Vm:4", "vneg.s{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCGT_zero_v (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 1000 Q M 0 Vm:4", "vcgt.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VCGE_zero_v (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 1001 Q M 0 Vm:4", "vcge.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VCEQ_zero_v (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 1010 Q M 0 Vm:4", "vceq.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VCLE_zero_v (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 1011 Q M 0 Vm:4", "vcle.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VCLT_zero_v (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 1100 Q M 0 Vm:4", "vclt.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}, #0" if AdvSIMD;
        VABS_v (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 1110 Q M 0 Vm:4", "vabs.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VNEG_v (size) = "1111001 1 1 D 11 size:2 01 Vd:4 0 1111 Q M 0 Vm:4", "vneg.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VSWP (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0000 Q M 0 Vm:4", "vswp {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VTRN (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0001 Q M 0 Vm:4", "vtrn.{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VUZP (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0010 Q M 0 Vm:4", "vuzp.{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VZIP (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0011 Q M 0 Vm:4", "vzip.{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VMOVN (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0100 0 M 0 Vm:4", "vmovn.i{size|16|32|64|} {D.Vd:dreg}, {M.Vm:q}" if AdvSIMD;
        VQMOVUN (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0100 1 M 0 Vm:4", "vqmovun.s{size|16|32|64|} {D.Vd:dreg}, {M.Vm:q}" if AdvSIMD;
        VQMOVN_s (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0101 0 M 0 Vm:4", "vqmovn.s{size|16|32|64|} {D.Vd:dreg}, {M.Vm:q}" if AdvSIMD;
        VQMOVN_u (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0101 1 M 0 Vm:4", "vqmovn.u{size|16|32|64|} {D.Vd:dreg}, {M.Vm:q}" if AdvSIMD;
        VSHLL_max (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0110 0 M 0 Vm:4", "vshll.i{size|8|16|32|64} {D.Vd:q}, {M.Vm:dreg}, #{size|8|16|32|64}" if AdvSIMD;
        SHA1SU1 (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0111 0 M 0 Vm:4", "sha1su1.32 {D.Vd:q}, {M.Vm:q}" if SHA1;
        SHA256SU0 (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 0111 1 M 0 Vm:4", "sha256su0.32 {D.Vd:q}, {M.Vm:q}" if SHA256;
        VRINTN_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1000 Q M 0 Vm:4", "vrintn.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VRINTX_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1001 Q M 0 Vm:4", "vrintx.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VRINTA_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1010 Q M 0 Vm:4", "vrinta.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VRINTZ_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1011 Q M 0 Vm:4", "vrintz.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCVT_to_half_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1100 0 M 0 Vm:4", "vcvt.f16.f32 {D.Vd:dreg}, {M.Vm:q}" if AdvSIMD;
        VCVT_to_bf16_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1100 1 M 0 Vm:4", "vcvt.bf16.f32 {D.Vd:dreg}, {M.Vm:q}" if BF16;
        VRINTM_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1101 Q M 0 Vm:4", "vrintm.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCVT_from_half_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1110 0 M 0 Vm:4", "vcvt.f32.f16 {D.Vd:q}, {M.Vm:dreg}" if AdvSIMD;
        VRINTP_v (size) = "1111001 1 1 D 11 size:2 10 Vd:4 0 1111 Q M 0 Vm:4", "vrintp.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCVTA_v (size, op) = "1111001 1 1 D 11 size:2 11 Vd:4 0 000 op Q M 0 Vm:4", "vcvta.{op|s|u}{size||16|32|64}.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCVTN_v (size, op) = "1111001 1 1 D 11 size:2 11 Vd:4 0 001 op Q M 0 Vm:4", "vcvtn.{op|s|u}{size||16|32|64}.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCVTP_v (size, op) = "1111001 1 1 D 11 size:2 11 Vd:4 0 010 op Q M 0 Vm:4", "vcvtp.{op|s|u}{size||16|32|64}.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCVTM_v (size, op) = "1111001 1 1 D 11 size:2 11 Vd:4 0 011 op Q M 0 Vm:4", "vcvtm.{op|s|u}{size||16|32|64}.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VRECPE (size) = "1111001 1 1 D 11 size:2 11 Vd:4 0 1000 Q M 0 Vm:4", "vrecpe.u32 {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VRSQRTE (size) = "1111001 1 1 D 11 size:2 11 Vd:4 0 1001 Q M 0 Vm:4", "vrsqrte.u32 {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VRECPE_v (size) = "1111001 1 1 D 11 size:2 11 Vd:4 0 1010 Q M 0 Vm:4", "vrecpe.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VRSQRTE_v (size) = "1111001 1 1 D 11 size:2 11 Vd:4 0 1011 Q M 0 Vm:4", "vrsqrte.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCVT_from_int_v (size, op) = "1111001 1 1 D 11 size:2 11 Vd:4 0 110 op Q M 0 Vm:4", "vcvt.f{size||16|32|64}.{op|s|u}{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
        VCVT_to_int_v (size, op) = "1111001 1 1 D 11 size:2 11 Vd:4 0 111 op Q M 0 Vm:4", "vcvt.{op|s|u}{size||16|32|64}.f{size||16|32|64} {D.Vd:v}, {M.Vm:v}" if AdvSIMD;
    }
    section "Advanced SIMD bitwise extract" {
        VEXT (imm4) = "1111001 0 1 D 11 Vn:4 Vd:4 imm4:4 N Q M 0 Vm:4", "vext.8 {D.Vd:v}, {N.Vn:v}, {M.Vm:v}, #{imm4:d}" if AdvSIMD;
    }
    section "Advanced SIMD table lookup" {
        VTBL (len) = "1111001 1 1 D 11 Vn:4 Vd:4 10 len:2 N 0 M 0 Vm:4", "vtbl.8 {D.Vd:dreg}, ({N.Vn:doubles<len+1}), {M.Vm:dreg}" if AdvSIMD;
        VTBX (len) = "1111001 1 1 D 11 Vn:4 Vd:4 10 len:2 N 1 M 0 Vm:4", "vtbx.8 {D.Vd:dreg}, ({N.Vn:doubles<len+1}), {M.Vm:dreg}" if AdvSIMD;
    }
    section "Advanced SIMD duplicate scalar" {
        VDUP_scalar (imm4) = "1111001 1 1 D 11 imm4:4 Vd:4 11 000 Q M 0 Vm:4", "imm4&1=1 => vdup.8 {D.Vd:v}, {M.Vm:dreg}[{imm4>>1:d}]; imm4&3=2 => vdup.16 {D.Vd:v}, {M.Vm:dreg}[{imm4>>2:d}]; vdup.32 {D.Vd:v}, {M.Vm:dreg}[{imm4>>3:d}]" if AdvSIMD;
    }
}

/// VTBL and VTBX (KEEP) of `amt` registers from Dn on.
pub struct TableLookup<const KEEP: bool>;
impl<const KEEP: bool> Semantics for TableLookup<KEEP> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let zero = e.imm(0);
        let part = |e: &mut E, i: u8| {
            if i < o.amt {
                number(e, D, o.rn + i)
            } else {
                zero
            }
        };
        let [a, b, c, d] = [0, 1, 2, 3].map(|i| part(e, i));
        let (low, high) = (e.vec(a, b), e.vec(c, d));
        let index = read(e, D, o.rm);
        let mut r = e.vec_fn::<functions::Table>(0, low, high, index);
        if KEEP {
            let old = read(e, D, o.rd);
            r = e.vec_fn::<permute::TableKeep>(with(0, 8 * u32::from(o.amt)), r, index, old);
        }
        write(e, D, o.rd, r);
        Ok(())
    }
}

impl<B: Bind> Decoder<'_, B> {
    fn reverse(&mut self, log2: u32, size: u32) -> B::Out {
        if size >= log2 {
            return self.none();
        }
        self.one::<permute::Reverse>(with(size.into(), 8 << log2))
    }
    fn both<F: Op>(&mut self, imm: u64) -> B::Out {
        let (shape, quad) = match self.is_quad() {
            true => (QQQ, FULL),
            false => (DDD, 0),
        };
        match self.operands(imm | quad, shape, 2) {
            // Both results in one register.
            Some(o) if o.rd == o.rm => self.unpredictable(),
            Some(o) if quad != 0 => self.bind_simd::<Both<F, QQQ>>(o),
            Some(o) => self.bind_simd::<Both<F, DDD>>(o),
            None => self.none(),
        }
    }
    fn vswp(&mut self, size: u32) -> B::Out {
        let shape = if self.is_quad() { QQQ } else { DDD };
        match self.operands(0, shape, 2) {
            _ if size != 0 => self.none(),
            Some(o) if shape == QQQ => self.bind_simd::<Swap<QQQ>>(o),
            Some(o) => self.bind_simd::<Swap<DDD>>(o),
            None => self.none(),
        }
    }
    fn vtrn(&mut self, size: u32) -> B::Out {
        if size == 3 {
            return self.none();
        }
        self.both::<permute::Transpose>(size.into())
    }
    /// VUZP and VZIP; of two words in a D register they would be VTRN.
    fn zip<F: Op>(&mut self, size: u32) -> B::Out {
        if size == 3 || size == 2 && !self.is_quad() {
            return self.none();
        }
        self.both::<F>(size.into())
    }
    fn vext(&mut self, imm4: u32) -> B::Out {
        if !self.is_quad() && imm4 > 7 {
            return self.none();
        }
        self.alike::<permute::Extract>(with(0, imm4))
    }
    fn vtbl(&mut self, len: u32) -> B::Out {
        self.table::<TableLookup<false>>(len)
    }
    fn vtbx(&mut self, len: u32) -> B::Out {
        self.table::<TableLookup<true>>(len)
    }
    fn table<S: Semantics + 'static>(&mut self, len: u32) -> B::Out {
        let amt = len as u8 + 1;
        let o = Operands {
            rd: self.vd(),
            rn: self.vn(),
            rm: self.vm(),
            amt,
            ..Default::default()
        };
        if o.rn + amt > 32 {
            return self.unpredictable();
        }
        self.bind_simd::<S>(o)
    }
    fn vdup_scalar(&mut self, imm4: u32) -> B::Out {
        let size = imm4.trailing_zeros();
        if size > 2 {
            return self.none();
        }
        let imm = with(size.into(), imm4 >> (size + 1));
        if self.is_quad() {
            self.one_of_shape::<permute::Dup, LONG>(imm | FULL)
        } else {
            self.one_of_shape::<permute::Dup, DDD>(imm)
        }
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Miscellaneous for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Two registers misc
    means! {
        VREV64(size) = reverse(3);
        VREV32(size) = reverse(2);
        VREV16(size) = reverse(1);
        VPADDL(size, op) = two_op::<AddLongPairs>();
        VCLS(size) = two::<CountSigns>(BHS, 0);
        VCLZ(size) = two::<CountZeros>(BHS, 0);
        VCNT(size) = two::<CountOnes>(super::decode::sizes::B, 0);
        VMVN_reg(size) = two::<Not>(super::decode::sizes::B, 0);
        VPADAL(size, op) = two_op::<AddLongPairsAdd>();
        VQABS(size) = two::<SatAbs>(BHS, 0);
        VQNEG(size) = two::<SatNeg>(BHS, 0);
        VCGT_zero(size) = two::<CmpGt0>(BHS, 0);
        VCGE_zero(size) = two::<CmpGe0>(BHS, 0);
        VCEQ_zero(size) = two::<CmpEq0>(BHS, 0);
        VCLE_zero(size) = two::<CmpLe0>(BHS, 0);
        VCLT_zero(size) = two::<CmpLt0>(BHS, 0);
        VABS_int(size) = two::<Abs>(BHS, 0);
        VNEG_int(size) = two::<Neg>(BHS, 0);
        VCGT_zero_v(size) = two_fp::<std::CmpGt0>(0);
        VCGE_zero_v(size) = two_fp::<std::CmpGe0>(0);
        VCEQ_zero_v(size) = two_fp::<std::CmpEq0>(0);
        VCLE_zero_v(size) = two_fp::<std::CmpLe0>(0);
        VCLT_zero_v(size) = two_fp::<std::CmpLt0>(0);
        VABS_v(size) = two_fp::<float::Abs>(0);
        VNEG_v(size) = two_fp::<float::Neg>(0);
        VSWP(size) = vswp();
        VTRN(size) = vtrn();
        VUZP(size) = zip::<permute::Unzip>();
        VZIP(size) = zip::<permute::Zip>();
        VMOVN(size) = narrow::<ShiftRightNarrow>(U);
        VQMOVUN(size) = narrow::<SatShiftRightNarrowUnsigned>(0);
        VQMOVN_s(size) = narrow::<SatShiftRightNarrow>(0);
        VQMOVN_u(size) = narrow::<SatShiftRightNarrow>(U);
        VSHLL_max(size) = shll();
        VRINTN_v(size) = two_fp::<std::RoundInt>(with(0, mode::NEAREST));
        VRINTX_v(size) = two_fp::<std::RoundInt>(with(ROUND, mode::NEAREST));
        VRINTA_v(size) = two_fp::<std::RoundInt>(with(0, mode::AWAY));
        VRINTZ_v(size) = two_fp::<std::RoundInt>(with(0, mode::ZERO));
        VCVT_to_half_v(size) = vcvt_to_half();
        VCVT_to_bf16_v(size) = vcvt_to_bfloat();
        VRINTM_v(size) = two_fp::<std::RoundInt>(with(0, mode::DOWN));
        VCVT_from_half_v(size) = vcvt_from_half();
        VRINTP_v(size) = two_fp::<std::RoundInt>(with(0, mode::UP));
        VCVTA_v(size, op) = vcvt_to_int(mode::AWAY);
        VCVTN_v(size, op) = vcvt_to_int(mode::NEAREST);
        VCVTP_v(size, op) = vcvt_to_int(mode::UP);
        VCVTM_v(size, op) = vcvt_to_int(mode::DOWN);
        VRECPE(size) = two::<float::RecipEstimateUnsigned>(4, 0);
        VRSQRTE(size) = two::<float::RsqrtEstimateUnsigned>(4, 0);
        VRECPE_v(size) = two_fp::<std::RecipEstimate>(0);
        VRSQRTE_v(size) = two_fp::<std::RsqrtEstimate>(0);
        VCVT_from_int_v(size, op) = vcvt_from_int();
        VCVT_to_int_v(size, op) = vcvt_to_int(mode::ZERO);
    }
    // Cryptography
    means! {
        AESE(size) = whole_bytes::<crypto::AesEncrypt>();
        AESD(size) = whole_bytes::<crypto::AesDecrypt>();
        AESMC(size) = whole_bytes::<crypto::AesMixColumns>();
        AESIMC(size) = whole_bytes::<crypto::AesInverseMixColumns>();
        SHA1H(size) = whole_words::<crypto::Sha1FixedRotate>();
        SHA1SU1(size) = whole_words::<crypto::Sha1Schedule1>();
        SHA256SU0(size) = whole_words::<crypto::Sha256Schedule0>();
    }
    // Extract, table lookup, duplicate
    means! {
        VEXT(imm4) = vext();
        VTBL(len) = vtbl();
        VTBX(len) = vtbx();
        VDUP_scalar(imm4) = vdup_scalar();
    }
}

//! ESR_EL2.ISS[24:14] of a data abort at stage 2: what a hypervisor needs to emulate the access
//! (DDI 0487 D24.2.45). Worked out from the instruction word, since faults are rare.
use crate::exception::Exception;
use crate::vmsa::{self, Iss};

/// Adds to an exception what its instruction knows: only a data abort that goes to a hypervisor says which
/// register was accessed how.
pub fn complete(e: Exception, word: u32) -> Exception {
    match of_access(word) {
        Some(iss) if e.ipa.is_some() => vmsa::with_instruction(e, iss),
        _ => e,
    }
}

/// `None` for what has no valid syndrome: pairs, exclusives, atomics, vectors, write-back.
pub fn of_access(word: u32) -> Option<Iss> {
    let (size, opc) = ((word >> 30) as u8, word >> 22 & 3);
    let rt = (word & 31) as u8;
    // LDAR, LDLAR, STLR, STLLR.
    if word & 0x3f20_0000 == 0x0800_0000 && word >> 23 & 1 == 1 {
        return Some(Iss {
            sas: size,
            sse: false,
            srt: rt,
            sf: size == 3,
            ar: word >> 15 & 1 == 1,
        });
    }
    // LDAPR, and LDAPUR, STLUR and their kin, which sign-extend as LDUR does.
    let acquire = word & 0x3fff_fc00 == 0x38bf_c000;
    let release_consistent = word & 0x3f20_0c00 == 0x1900_0000 && !(size == 3 && opc >= 2);
    if acquire || release_consistent {
        let opc = if acquire { 1 } else { opc };
        return Some(of_single(size, opc, rt, true));
    }
    let unsigned_offset = word & 0x3f00_0000 == 0x3900_0000;
    // Unscaled, unprivileged and register offset; bits [11:10] = x1 is write-back.
    let other = word & 0x3f00_0000 == 0x3800_0000;
    let no_write_back = matches!(
        (word >> 21 & 1, word >> 10 & 3),
        (0, 0b00 | 0b10) | (1, 0b10)
    );
    let prefetch = size == 3 && opc == 2;
    if !(unsigned_offset || other && no_write_back) || prefetch {
        return None;
    }
    Some(of_single(size, opc, rt, false))
}

/// By the size and opc fields of LDR and STR.
fn of_single(size: u8, opc: u32, rt: u8, ar: bool) -> Iss {
    Iss {
        sas: size,
        sse: opc >= 2,
        srt: rt,
        sf: match opc {
            2 => true,
            3 => false,
            _ => size == 3,
        },
        ar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_and_stores_without_write_back_have_a_syndrome() {
        // ldrb w1,[x2]
        let i = of_access(0x3940_0041).unwrap();
        assert_eq!(
            (i.sas, i.sse, i.srt, i.sf, i.ar),
            (0, false, 1, false, false)
        );
        // ldrsh x3,[x2,#2]
        let i = of_access(0x7980_0443).unwrap();
        assert_eq!((i.sas, i.sse, i.srt, i.sf), (1, true, 3, true));
        // str x5,[x2,x3]
        let i = of_access(0xf823_6845).unwrap();
        assert_eq!((i.sas, i.srt, i.sf), (3, 5, true));
        // ldapr x5,[x1] ; ldapurb w5,[x1] ; stlur w5,[x1] ; ldapursh w5,[x1] ; ldapursw x5,[x1]
        for (word, sas, sse, sf) in [
            (0xf8bf_c025, 3, false, true),
            (0x1940_0025, 0, false, false),
            (0x9900_0025, 2, false, false),
            (0x59c0_0025, 1, true, false),
            (0x9980_0025, 2, true, true),
        ] {
            let i = of_access(word).unwrap();
            let found = (i.sas, i.sse, i.srt, i.sf, i.ar);
            assert_eq!(found, (sas, sse, 5, sf, true), "{word:#x}");
        }
        // ldar w0,[x1]
        let i = of_access(0x88df_fc20).unwrap();
        assert_eq!((i.sas, i.sf, i.ar), (2, false, true));
    }

    #[test]
    fn others_have_none() {
        // ldr x0,[x1],#8 ; ldp x0,x1,[x2] ; ldr q0,[x1] ; prfm pldl1keep,[x0] ; ldxr x0,[x1]
        for word in [
            0xf840_8420,
            0xa940_0440,
            0x3dc0_0020,
            0xf980_0000,
            0xc85f_7c20,
        ] {
            assert_eq!(of_access(word).map(|i| i.srt), None, "{word:#x}");
        }
    }
}

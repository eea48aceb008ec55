//! What the syndromes of HSR say of an instruction of A32 or T32 (DDI 0487 G8.2.70).
use crate::exception::{Exception, ec};
use crate::vmsa::{self, Iss};

const ISV: u32 = 1 << 24;

/// Adds to an exception what its instruction knows.
pub fn complete(mut e: Exception, word: u32, thumb: bool) -> Exception {
    if e.ipa.is_some()
        && let Some(iss) = of_access(word, thumb)
    {
        e = vmsa::with_instruction(e, iss);
    }
    let s = &mut e.syndrome;
    let has_length = match s.ec {
        ec::DATA_ABORT_LOWER => s.iss & ISV != 0,
        ec::WFX | ec::SVC32 => true,
        ec::FP_ID => {
            s.iss |= (word >> 12 & 15) << 5;
            false
        }
        // No other instruction of 16 bits has an exception with a length.
        _ => false,
    };
    s.il = !(has_length && thumb && word >> 16 == 0);
    e
}

/// ISS\[23:14] of a data abort: of loads and stores of one register but R15, without write-back, exclusives
/// excepted.
fn of_access(word: u32, thumb: bool) -> Option<Iss> {
    let iss = match (thumb, word >> 16) {
        (true, 0) => of_t16(word),
        (true, _) => of_t32(word),
        (false, _) => of_a32(word),
    };
    iss.filter(|i| i.srt != 15)
}

fn plain(sas: u32, sse: bool, rt: u32) -> Option<Iss> {
    Some(Iss {
        sas: sas as u8,
        sse,
        srt: (rt & 15) as u8,
        sf: false,
        ar: false,
    })
}
fn ordered(sas: u32, rt: u32) -> Option<Iss> {
    plain(sas, false, rt).map(|i| Iss { ar: true, ..i })
}

fn of_a32(word: u32) -> Option<Iss> {
    let (rn, rt) = (word >> 16 & 15, word >> 12 & 15);
    let (p, b, w, l) = (
        word >> 24 & 1,
        word >> 22 & 1,
        word >> 21 & 1,
        word >> 20 & 1,
    );
    // LDA, LDAB, LDAH, STL, STLB, STLH.
    if word & 0x0f80_0ff0 == 0x0180_0c90 && word >> 28 != 15 {
        let sas = match word >> 21 & 3 {
            0 => 2,
            2 => 0,
            3 => 1,
            _ => return None,
        };
        return ordered(sas, if l == 1 { rt } else { word });
    }
    if word >> 28 == 15 || rn == 15 || p == 0 || w == 1 {
        return None;
    }
    match word >> 25 & 7 {
        2 => plain(2 - 2 * b, false, rt),
        3 if word >> 4 & 1 == 0 => plain(2 - 2 * b, false, rt),
        0 if word & 0x90 == 0x90 => match (l, word >> 5 & 3) {
            (_, 1) => plain(1, false, rt),
            (1, 2) => plain(0, true, rt),
            (1, 3) => plain(1, true, rt),
            _ => None,
        },
        _ => None,
    }
}

fn of_t16(word: u32) -> Option<Iss> {
    let rt = word & 7;
    match word >> 11 {
        0b01010 | 0b01011 => match word >> 9 & 7 {
            0 | 4 => plain(2, false, rt),
            1 | 5 => plain(1, false, rt),
            2 | 6 => plain(0, false, rt),
            3 => plain(0, true, rt),
            _ => plain(1, true, rt),
        },
        0b01100 | 0b01101 => plain(2, false, rt),
        0b01110 | 0b01111 => plain(0, false, rt),
        0b10000 | 0b10001 => plain(1, false, rt),
        0b10010 | 0b10011 => plain(2, false, word >> 8 & 7),
        _ => None,
    }
}

fn of_t32(word: u32) -> Option<Iss> {
    let (rn, rt) = (word >> 16 & 15, word >> 12 & 15);
    if word & 0xffe0_0fcf == 0xe8c0_0f8f && word >> 4 & 3 != 3 {
        return ordered(word >> 4 & 3, rt);
    }
    if word >> 25 != 0b111_1100 || rn == 15 {
        return None;
    }
    let (size, load, sse) = (word >> 21 & 3, word >> 20 & 1 == 1, word >> 24 & 1 == 1);
    // P set and W clear; that with U set is LDRT and its kin.
    let by_imm8 = word >> 11 & 1 == 1 && word >> 8 & 5 == 4;
    let no_write_back = word >> 23 & 1 == 1 || by_imm8 || word >> 6 & 0x3f == 0;
    let exists = size < 2 && load || size < 3 && !sse;
    if no_write_back && exists {
        plain(size, sse, rt)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exception::Syndrome;

    #[test]
    fn loads_and_stores_without_write_back_have_a_syndrome() {
        // Words as `arm-none-eabi-as` makes them: size, sign, register, acquire or release.
        for (word, thumb, expected) in [
            // ldr r1,[r2] ; ldrb r1,[r2,#4] ; str r3,[r2,r4,lsl #2] ; strh r5,[r2] ; ldrsb r6,[r2]
            (0xe592_1000, false, (2, false, 1, false)),
            (0xe5d2_1004, false, (0, false, 1, false)),
            (0xe782_3104, false, (2, false, 3, false)),
            (0xe1c2_50b0, false, (1, false, 5, false)),
            (0xe1d2_60d0, false, (0, true, 6, false)),
            // ldrsh r6,[r2] ; lda r1,[r2] ; stlb r1,[r2] ; ldah r3,[r2]
            (0xe1d2_60f0, false, (1, true, 6, false)),
            (0xe192_1c9f, false, (2, false, 1, true)),
            (0xe1c2_fc91, false, (0, false, 1, true)),
            (0xe1f2_3c9f, false, (1, false, 3, true)),
            // T16: ldr r1,[r2] ; strb r1,[r2,#1] ; ldrh r3,[r2] ; ldrsh r1,[r2,r3] ; str r1,[sp,#4]
            (0x6811, true, (2, false, 1, false)),
            (0x7051, true, (0, false, 1, false)),
            (0x8813, true, (1, false, 3, false)),
            (0x5ed1, true, (1, true, 1, false)),
            (0x9101, true, (2, false, 1, false)),
            // T32: ldr.w r9,[r2,#8] ; ldrsb.w r9,[r2] ; strt r9,[r2] ; ldr.w r9,[r2,r3] ;
            // ldr r9,[r2,#-4] ; lda r9,[r2] ; stlh r9,[r2]
            (0xf8d2_9008, true, (2, false, 9, false)),
            (0xf992_9000, true, (0, true, 9, false)),
            (0xf842_9e00, true, (2, false, 9, false)),
            (0xf852_9003, true, (2, false, 9, false)),
            (0xf852_9c04, true, (2, false, 9, false)),
            (0xe8d2_9faf, true, (2, false, 9, true)),
            (0xe8c2_9f9f, true, (1, false, 9, true)),
        ] {
            let i = of_access(word, thumb).unwrap_or_else(|| panic!("{word:#x}"));
            assert_eq!((i.sas, i.sse, i.srt, i.ar), expected, "{word:#x}");
            assert!(!i.sf);
        }
    }

    #[test]
    fn others_have_none() {
        for (word, thumb) in [
            // ldr r1,[r2],#4 ; ldr r1,[r2,#4]! ; ldrt r1,[r2] ; ldr pc,[r2] ; ldrd r0,r1,[r2] ; pld [r2]
            (0xe492_1004, false),
            (0xe5b2_1004, false),
            (0xe4b2_1000, false),
            (0xe592_f000, false),
            (0xe1c2_00d0, false),
            (0xf5d2_f000, false),
            // ldm r2,{r0,r1} ; ldrex r1,[r2] ; ldaex r1,[r2] ; vldr d0,[r2] ; ldr r1,[pc]
            (0xe892_0003, false),
            (0xe192_1f9f, false),
            (0xe192_1e9f, false),
            (0xed92_0b00, false),
            (0xe59f_1000, false),
            // ldr.w r1,[r2],#4 ; ldr.w r1,[r2,#4]! ; push {r0} ; ldr r1,[pc] ; pld [r2] ; ldrex r1,[r2]
            (0xf852_1b04, true),
            (0xf852_1f04, true),
            (0xb401, true),
            (0x4900, true),
            (0xf892_f000, true),
            (0xe852_1f00, true),
        ] {
            assert_eq!(of_access(word, thumb).map(|i| i.srt), None, "{word:#x}");
        }
    }

    #[test]
    fn length_and_register_come_from_the_instruction() {
        let of = |class, word, thumb| {
            let e = Exception::synchronous(2, Syndrome::new(class, 0));
            let s = complete(e, word, thumb).syndrome;
            (s.il, s.iss)
        };
        // wfi in T16 and T32, svc in T16 and A32
        assert_eq!(of(ec::WFX, 0xbf30, true), (false, 0));
        assert_eq!(of(ec::WFX, 0xf3af_8003, true), (true, 0));
        assert_eq!(of(ec::SVC32, 0xdf01, true), (false, 0));
        assert_eq!(of(ec::SVC32, 0xef00_0001, false), (true, 0));
        // What is UNDEFINED has no length; bkpt is a Prefetch Abort.
        assert_eq!(of(ec::UNKNOWN, 0xde00, true), (true, 0));
        assert_eq!(of(ec::INSTRUCTION_ABORT_LOWER, 0xbe00, true), (true, 0));
        // vmrs r9,fpsid
        assert_eq!(of(ec::FP_ID, 0xeef0_9a10, false), (true, 9 << 5));
    }
}

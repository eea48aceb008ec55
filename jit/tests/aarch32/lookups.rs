//! Instructions in loops whose accesses are in one page and then in another, over the end of one, and at the ends
//! of the address space.
use super::Case;
use dyno_core::Core;
use dyno_core::bench::DATA;

/// Strides that stay in a page for long, for a while, and never; with all alignments.
const STRIDES: [u64; 8] = [1, 4, 0x5b, 0x400, 0xffd, 0x1000, 0x1c03, 0x2aaa_aaab];

#[test]
fn loops_that_go_from_page_to_page_agree() {
    // l: add r0,r0,r5 ; ubfx r1,r0,#0,#14 ; ldr r2,[r8,r1] ; strh r2,[r9,r1] ; bic r3,r1,#3 ; add r3,r3,r8 ;
    // ldm r3,{r6,r7,r10} ; strd r6,r7,[r3,#8] ; ldrex r11,[r3] ; strex r12,r6,[r3] ; eor r4,r4,r2 ;
    // ldrb r2,[r9,r0,lsr #20] ; b l
    let words = [
        0xe080_0005,
        0xe7ed_1050,
        0xe798_2001,
        0xe189_20b1,
        0xe3c1_3003,
        0xe083_3008,
        0xe893_04c0,
        0xe1c3_60f8,
        0xe193_bf9f,
        0xe183_cf96,
        0xe024_4002,
        0xe7d9_2a20,
        0xeaff_fff2,
    ];
    for stride in STRIDES {
        for steps in [600, 5_000] {
            Case::a32(&words, steps).everywhere(|c| {
                (c.x[5], c.x[8], c.x[9]) = (stride, DATA, DATA + 0x1_0ffe);
            });
        }
    }
    // l: adds r0,r0,r5 ; ubfx r1,r0,#0,#14 ; ldr.w r2,[r4,r1] ; strh.w r2,[r6,r1] ; ldrsb.w r3,[r4,r1] ;
    // add r7,r3 ; b l
    let code = [
        0x1940, 0xf3c0, 0x010d, 0xf854, 0x2001, 0xf826, 0x2001, 0xf914, 0x3001, 0x441f, 0xe7f4,
    ];
    for stride in STRIDES {
        Case::t32(&code, 4_000).everywhere(|c| {
            (c.x[4], c.x[5], c.x[6]) = (DATA, stride, DATA + 0x1_0ffe);
        });
    }
}

/// Where nothing is, entries hold tags that are no pages: no address is in such a page.
#[test]
fn the_ends_of_the_address_space_are_in_no_page() {
    // l: ldr r0,[r4] ; ldm r4,{r0-r3} ; ldrb r1,[r5],#1 ; str r2,[r6,#-4]! ; add r4,r4,r7 ; b l
    let words = [
        0xe594_0000,
        0xe894_000f,
        0xe4d5_1001,
        0xe526_2004,
        0xe084_4007,
        0xeaff_fff9,
    ];
    for (start, stride) in [
        (0xffff_fff0u64, 4),
        (0xffff_ff80, 0x20),
        (0xfff8_0000, 0x4_0000),
    ] {
        let c = Case::a32(&words, 400).everywhere(|c: &mut Core| {
            (c.x[4], c.x[5], c.x[6], c.x[7]) = (start, DATA + 0xff0, 0x14, stride);
        });
        assert!(c.stats.exceptions[1] > 50, "{:?}", c.stats.exceptions);
    }
}

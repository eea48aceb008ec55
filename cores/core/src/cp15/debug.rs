//! Debug registers of coprocessor 14 (DDI 0487 G8.3), without breakpoints and watchpoints: there is no
//! debug component to find, and no vector is caught.
use super::rows32;
use super::traps::Trap::{Dcc, Tda, Tdosa, Tdra};

rows32! { DEBUG:
    DBGDIDR        14 0 0  0 0 RO0 id [Dcc];
    DBGDTRRXext    14 0 0  0 2 RW1 {same 2 0 0 0 2} [Tda];
    DBGDSCRint     14 0 0  1 0 RO0 {same 2 3 0 1 0} [Dcc];
    DBGDCCINT      14 0 0  2 0 RW1 {same 2 0 0 2 0} [Tda];
    DBGDSCRext     14 0 0  2 2 RW1 {same 2 0 0 2 2} [Tda];
    DBGDTRTXext    14 0 0  3 2 RW1 {same 2 0 0 3 2} [Tda];
    // DBGDTRRXint and DBGDTRTXint.
    DBGDTRint      14 0 0  5 0 RW0 {same 2 3 0 5 0} [Dcc];
    DBGWFAR        14 0 0  6 0 RW1 [0] [Tda];
    DBGOSECCR      14 0 0  6 2 RW1 {same 2 0 0 6 2} [Tda];
    DBGVCR         14 0 0  7 0 RW1 [0] [Tda];
    DBGDRAR        14 0 1  0 0 RO0 [0] [Tdra];
    DBGOSLAR       14 0 1  0 4 WO1 {same 2 0 1 0 4} [Tdosa];
    DBGOSLSR       14 0 1  1 4 RO1 {same 2 0 1 1 4} [Tdosa];
    DBGOSDLR       14 0 1  3 4 RW1 {same 2 0 1 3 4} [Tdosa];
    DBGPRCR        14 0 1  4 4 RW1 {same 2 0 1 4 4} [Tdosa];
    DBGDSAR        14 0 2  0 0 RO0 [0] [Tdra];
    DBGDEVID2      14 0 7  0 7 RO1 [0] [Tda];
    DBGDEVID1      14 0 7  1 7 RO1 [0] [Tda];
    DBGDEVID       14 0 7  2 7 RO1 [0] [Tda];
    DBGCLAIMSET    14 0 7  8 6 RW1 {same 2 0 7 8 6} [Tda];
    DBGCLAIMCLR    14 0 7  9 6 RW1 {same 2 0 7 9 6} [Tda];
    DBGAUTHSTATUS  14 0 7 14 6 RO1 {same 2 0 7 14 6} [Tda];
    @two
    DBGDRAR_64     14 0 1 RO0 [0] [Tdra];
    DBGDSAR_64     14 0 2 RO0 [0] [Tdra];
}

//! Stock Debian kernels to power-off, one test for each case of the scenario.
use dyno_boot::must_pass;

macro_rules! cases {
    ($($name:ident = $filter:literal, $repeat:literal;)*) => {
        $(
            #[test]
            fn $name() {
                must_pass("linux-boot.ron", $filter, $repeat);
            }
        )*
    };
}

cases! {
    debian_13_el1_one_core = "[kernel=6.12,el=1,smp=1]", 1;
    debian_13_el1_four_cores = "[kernel=6.12,el=1,smp=4]", 1;
    debian_13_el2_one_core = "[kernel=6.12,el=2,smp=1]", 1;
    // Real I/O on several cores, twice, to the last bit.
    debian_13_el2_four_cores = "[kernel=6.12,el=2,smp=4]", 2;
    debian_12_el1_one_core = "[kernel=6.1,el=1,smp=1]", 1;
    debian_12_el1_four_cores = "[kernel=6.1,el=1,smp=4]", 1;
    debian_12_el2_one_core = "[kernel=6.1,el=2,smp=1]", 1;
    debian_12_el2_four_cores = "[kernel=6.1,el=2,smp=4]", 1;
}

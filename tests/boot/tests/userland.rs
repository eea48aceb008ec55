//! A distribution's programs on the stock kernel: their answers must be those of other machines.
//! A case is seven thousand million instructions, so these run with the slow profile.
use dyno_boot::must_pass;

macro_rules! cases {
    ($($name:ident = $filter:literal;)*) => {
        $(
            #[test]
            #[ignore = "long: `--profile slow --run-ignored all`, after `dyno fetch userland-6.12`"]
            fn $name() {
                must_pass("userland.ron", $filter, 1);
            }
        )*
    };
}

cases! {
    programs_on_a72 = "[cpu=a72]";
    programs_on_a76 = "[cpu=a76]";
    programs_on_a78ae = "[cpu=a78ae]";
}

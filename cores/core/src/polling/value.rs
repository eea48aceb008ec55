//! Values with where they come from.
use dyno_isa::concrete::Nzcv;

/// What a value is in the iterations to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tag {
    /// What it is now.
    #[default]
    Same,
    /// This link of [`Chains`](super::chain::Chains), or for flags this comparison.
    Chain(u16),
    /// Something that follows from the counter in a way that is not looked into.
    Unknown,
}

impl Tag {
    /// Of what is made of two values.
    pub fn with(self, other: Tag) -> Tag {
        match (self, other) {
            (Tag::Same, Tag::Same) => Tag::Same,
            _ => Tag::Unknown,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Val {
    pub v: u64,
    pub tag: Tag,
}

impl Val {
    pub const fn same(v: u64) -> Val {
        Val { v, tag: Tag::Same }
    }
    pub const fn unknown(v: u64) -> Val {
        let tag = Tag::Unknown;
        Val { v, tag }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Flags {
    pub f: Nzcv,
    pub tag: Tag,
}

impl Flags {
    pub const fn same(f: Nzcv) -> Flags {
        Flags { f, tag: Tag::Same }
    }
}

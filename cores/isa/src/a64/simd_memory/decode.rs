//! Lane size, lane index and write-back of structure accesses.
use super::meaning::{Multiple, Replicate, Single};
use crate::a64::Decoder;
use crate::a64::simd::lanes::FULL;
use crate::emit::{Bind, Operands, slot};

/// The post-index register: 31 means the number of bytes transferred.
#[derive(Clone, Copy)]
struct Post(Option<u32>);

impl Post {
    fn operands(self, bytes: u32, rn: u32, rt: u32) -> (Operands, u32) {
        let o = Operands {
            rd: rt as u8,
            rn: slot::sp(rn),
            rm: self.0.map_or(0, slot::x),
            ra: if self.0 == Some(31) { bytes as u8 } else { 0 },
            ..Default::default()
        };
        (o, u32::from(self.0.is_some()))
    }
}

impl<B: Bind> Decoder<'_, B> {
    fn structures(
        &mut self,
        load: bool,
        interleave: u32,
        registers: u32,
        q: u32,
        post: Post,
        size: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        if size == 3 && q == 0 && interleave > 1 {
            return self.none();
        }
        let (o, w) = post.operands(registers * (8 << q), rn, rt);
        let o = Operands {
            imm: u64::from(size) | if q != 0 { FULL } else { 0 },
            amt: interleave as u8,
            aux: registers as u8,
            ..o
        };
        match load {
            true => bind!(fp self, o, Multiple [true,] [q w]),
            false => bind!(fp self, o, Multiple [false,] [q w]),
        }
    }
    pub(super) fn multiple(
        &mut self,
        load: bool,
        interleave: u32,
        registers: u32,
        q: u32,
        size: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        self.structures(load, interleave, registers, q, Post(None), size, rn, rt)
    }
    pub(super) fn multiple_post(
        &mut self,
        load: bool,
        interleave: u32,
        registers: u32,
        q: u32,
        rm: u32,
        size: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        self.structures(load, interleave, registers, q, Post(Some(rm)), size, rn, rt)
    }

    fn single(
        &mut self,
        load: bool,
        n: u32,
        size: u32,
        index: u32,
        post: Post,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        let (o, w) = post.operands(n << size, rn, rt);
        let o = Operands {
            imm: size.into(),
            amt: n as u8,
            aux: index as u8,
            ..o
        };
        match load {
            true => bind!(fp self, o, Single [true,] [w]),
            false => bind!(fp self, o, Single [false,] [w]),
        }
    }
    fn all_lanes(&mut self, n: u32, q: u32, post: Post, size: u32, rn: u32, rt: u32) -> B::Out {
        let (o, w) = post.operands(n << size, rn, rt);
        let o = Operands {
            imm: u64::from(size) | if q != 0 { FULL } else { 0 },
            amt: n as u8,
            ..o
        };
        bind!(fp self, o, Replicate [] [w])
    }
}

/// A lane's index is in Q, S and what `size` has left over.
macro_rules! singles {
    ($($name:ident $post:ident $size:literal ($q:ident $($f:ident)*) $index:expr;)*) => {
        impl<B: Bind> Decoder<'_, B> { $(
            pub(super) fn $name(
                &mut self, load: bool, n: u32, $q: u32, $($f: u32,)* rn: u32, rt: u32,
            ) -> B::Out {
                self.single(load, n, $size, $index, Post(None), rn, rt)
            }
            pub(super) fn $post(
                &mut self, load: bool, n: u32, $q: u32, rm: u32, $($f: u32,)* rn: u32, rt: u32,
            ) -> B::Out {
                self.single(load, n, $size, $index, Post(Some(rm)), rn, rt)
            }
        )* }
    };
}
singles! {
    single_b single_b_post 0 (q s size) q << 3 | s << 2 | size;
    single_h single_h_post 1 (q s sz) q << 2 | s << 1 | sz;
    single_s single_s_post 2 (q s) q << 1 | s;
    single_d single_d_post 3 (q) q;
}

impl<B: Bind> Decoder<'_, B> {
    pub(super) fn replicate(&mut self, n: u32, q: u32, size: u32, rn: u32, rt: u32) -> B::Out {
        self.all_lanes(n, q, Post(None), size, rn, rt)
    }
    pub(super) fn replicate_post(
        &mut self,
        n: u32,
        q: u32,
        rm: u32,
        size: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        self.all_lanes(n, q, Post(Some(rm)), size, rn, rt)
    }
}

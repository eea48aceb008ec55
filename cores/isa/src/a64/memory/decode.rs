//! From the rows of loads and stores to their meanings.
use super::*;
use crate::a64::{Decoder, sign_extend};
use crate::emit::{Bind, Operands, PointerAuth, slot};
use crate::features::Feature;

/// `rd` is a source where `opc` 0 stores.
fn operands(opc: u32, rn: u32, rt: u32, imm: u64) -> Operands {
    Operands {
        imm,
        rd: if opc == 0 { slot::x(rt) } else { slot::dx(rt) },
        rn: slot::sp(rn),
        ..Default::default()
    }
}

/// As [`operands`], where `rd` is a vector register.
fn operands_fp(rn: u32, rt: u32, imm: u64) -> Operands {
    Operands {
        imm,
        rd: rt as u8,
        rn: slot::sp(rn),
        ..Default::default()
    }
}

/// `rd` is what is stored, or where the old value goes; `rm` is the second source.
fn exclusive(rd: u8, rs: u8, rn: u32) -> Operands {
    Operands {
        rd,
        rm: rs,
        rn: slot::sp(rn),
        ..Default::default()
    }
}

impl<B: Bind> Decoder<'_, B> {
    fn access<const KIND: u8, const MODE: u8>(
        &mut self,
        size: u32,
        opc: u32,
        o: Operands,
    ) -> B::Out {
        match (size, opc) {
            (0, 0) => self.b.bind::<Access<KIND, MODE, 0, 0>>(o),
            (0, 1) => self.b.bind::<Access<KIND, MODE, 0, 1>>(o),
            (0, 2) => self.b.bind::<Access<KIND, MODE, 0, 2>>(o),
            (0, 3) => self.b.bind::<Access<KIND, MODE, 0, 3>>(o),
            (1, 0) => self.b.bind::<Access<KIND, MODE, 1, 0>>(o),
            (1, 1) => self.b.bind::<Access<KIND, MODE, 1, 1>>(o),
            (1, 2) => self.b.bind::<Access<KIND, MODE, 1, 2>>(o),
            (1, 3) => self.b.bind::<Access<KIND, MODE, 1, 3>>(o),
            (2, 0) => self.b.bind::<Access<KIND, MODE, 2, 0>>(o),
            (2, 1) => self.b.bind::<Access<KIND, MODE, 2, 1>>(o),
            (2, 2) => self.b.bind::<Access<KIND, MODE, 2, 2>>(o),
            (3, 0) => self.b.bind::<Access<KIND, MODE, 3, 0>>(o),
            (3, 1) => self.b.bind::<Access<KIND, MODE, 3, 1>>(o),
            _ => self.none(),
        }
    }

    /// `opc1` selects Q, with `size` 0 only.
    fn access_fp<const MODE: u8>(
        &mut self,
        size: u32,
        opc1: u32,
        load: u32,
        o: Operands,
    ) -> B::Out {
        if opc1 == 1 && size != 0 {
            return self.none();
        }
        match opc1 * 4 + size {
            0 => bind!(fp self, o, AccessFp [MODE, 0,] [load]),
            1 => bind!(fp self, o, AccessFp [MODE, 1,] [load]),
            2 => bind!(fp self, o, AccessFp [MODE, 2,] [load]),
            3 => bind!(fp self, o, AccessFp [MODE, 3,] [load]),
            _ => bind!(fp self, o, AccessFp [MODE, 4,] [load]),
        }
    }

    fn register_offset(
        &mut self,
        size: u32,
        opc: u32,
        rm: u32,
        option: u32,
        s: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        let o = Operands {
            rm: slot::x(rm),
            amt: (s * size) as u8,
            ..operands(opc, rn, rt, 0)
        };
        match option {
            2 => self.access::<NORMAL, UXTW>(size, opc, o),
            6 => self.access::<NORMAL, SXTW>(size, opc, o),
            3 | 7 => self.access::<NORMAL, REGISTER>(size, opc, o),
            _ => self.none(),
        }
    }

    fn register_offset_fp(
        &mut self,
        size: u32,
        opc1: u32,
        load: u32,
        rm: u32,
        option: u32,
        s: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        let o = Operands {
            rm: slot::x(rm),
            amt: (s * (opc1 * 4 + size)) as u8,
            ..operands_fp(rn, rt, 0)
        };
        match option {
            2 => self.access_fp::<UXTW>(size, opc1, load, o),
            6 => self.access_fp::<SXTW>(size, opc1, load, o),
            3 | 7 => self.access_fp::<REGISTER>(size, opc1, load, o),
            _ => self.none(),
        }
    }

    fn literal(&mut self, size: u32, opc: u32, imm19: u32, rt: u32) -> B::Out {
        let o = operands(opc, 0, rt, self.relative(imm19, 19));
        match (size, opc) {
            (2, 1) => self.b.bind::<Access<NORMAL, LITERAL, 2, 1>>(o),
            (3, 1) => self.b.bind::<Access<NORMAL, LITERAL, 3, 1>>(o),
            _ => self.b.bind::<Access<NORMAL, LITERAL, 2, 2>>(o),
        }
    }

    fn literal_fp(&mut self, opc: u32, imm19: u32, rt: u32) -> B::Out {
        let o = operands_fp(0, rt, self.relative(imm19, 19));
        match opc {
            0 => self.bind_fp::<AccessFp<LITERAL, 2, true>>(o),
            1 => self.bind_fp::<AccessFp<LITERAL, 3, true>>(o),
            2 => self.bind_fp::<AccessFp<LITERAL, 4, true>>(o),
            _ => self.none(),
        }
    }

    fn load_authenticated(&mut self, m: u32, imm10: u32, w: u32, rn: u32, rt: u32) -> B::Out {
        let what = match m {
            0 => PointerAuth::CombinedDA,
            _ => PointerAuth::CombinedDB,
        };
        let o = Operands {
            aux: what as u8,
            rm: slot::ZR,
            ..operands(1, rn, rt, sign_extend(imm10, 10) << 3)
        };
        match w {
            0 => self.b.bind::<LoadAuthenticated<OFFSET>>(o),
            _ => self.b.bind::<LoadAuthenticated<PRE>>(o),
        }
    }

    /// Never faults and moves nothing; `valid` is false for an unallocated extension.
    fn prefetch(&mut self, valid: bool) -> B::Out {
        if !valid {
            return self.none();
        }
        self.b.bind::<Prefetch>(Operands::default())
    }

    fn pair<const MODE: u8>(
        &mut self,
        sz: u32,
        load: u32,
        imm7: u32,
        rt2: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        let o = Operands {
            ra: if load == 0 {
                slot::x(rt2)
            } else {
                slot::dx(rt2)
            },
            ..operands(load, rn, rt, sign_extend(imm7, 7) << (2 + sz))
        };
        bind!(self, o, Pair [MODE,] [sz load])
    }

    fn pair_signed<const MODE: u8>(&mut self, imm7: u32, rt2: u32, rn: u32, rt: u32) -> B::Out {
        let o = Operands {
            ra: slot::dx(rt2),
            ..operands(1, rn, rt, sign_extend(imm7, 7) << 2)
        };
        self.b.bind::<PairSigned<MODE>>(o)
    }

    fn pair_fp<const MODE: u8>(
        &mut self,
        opc: u32,
        load: u32,
        imm7: u32,
        rt2: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        let o = Operands {
            ra: rt2 as u8,
            ..operands_fp(rn, rt, sign_extend(imm7, 7) << (2 + opc))
        };
        match opc {
            0 => bind!(fp self, o, PairFp [MODE, 2,] [load]),
            1 => bind!(fp self, o, PairFp [MODE, 3,] [load]),
            2 => bind!(fp self, o, PairFp [MODE, 4,] [load]),
            _ => self.none(),
        }
    }

    fn load_exclusive(&mut self, ordered: u8, size: u32, rn: u32, rt: u32) -> B::Out {
        let o = Operands {
            aux: ordered,
            ra: slot::DISCARD,
            ..exclusive(slot::dx(rt), slot::ZR, rn)
        };
        match size {
            0 => self.b.bind::<LoadExclusive<0, false>>(o),
            1 => self.b.bind::<LoadExclusive<1, false>>(o),
            2 => self.b.bind::<LoadExclusive<2, false>>(o),
            _ => self.b.bind::<LoadExclusive<3, false>>(o),
        }
    }

    fn load_exclusive_pair(&mut self, ordered: u8, sz: u32, rt2: u32, rn: u32, rt: u32) -> B::Out {
        let o = Operands {
            aux: ordered,
            ra: slot::dx(rt2),
            ..exclusive(slot::dx(rt), slot::ZR, rn)
        };
        if sz == 0 {
            return self.b.bind::<LoadExclusive<2, true>>(o);
        }
        self.b.bind::<LoadExclusive<3, true>>(o)
    }

    fn store_exclusive(&mut self, ordered: u8, size: u32, rs: u32, rn: u32, rt: u32) -> B::Out {
        let o = Operands {
            aux: ordered,
            ra: slot::ZR,
            ..exclusive(slot::dx(rs), slot::x(rt), rn)
        };
        match size {
            0 => self.b.bind::<StoreExclusive<0, false>>(o),
            1 => self.b.bind::<StoreExclusive<1, false>>(o),
            2 => self.b.bind::<StoreExclusive<2, false>>(o),
            _ => self.b.bind::<StoreExclusive<3, false>>(o),
        }
    }

    fn store_exclusive_pair(
        &mut self,
        ordered: u8,
        sz: u32,
        rs: u32,
        rt2: u32,
        rn: u32,
        rt: u32,
    ) -> B::Out {
        let o = Operands {
            aux: ordered,
            ra: slot::x(rt2),
            ..exclusive(slot::dx(rs), slot::x(rt), rn)
        };
        if sz == 0 {
            return self.b.bind::<StoreExclusive<2, true>>(o);
        }
        self.b.bind::<StoreExclusive<3, true>>(o)
    }

    fn atomic<const OP: u8>(&mut self, size: u32, rs: u32, rn: u32, rt: u32) -> B::Out {
        let o = exclusive(slot::dx(rt), slot::x(rs), rn);
        match size {
            0 => self.b.bind::<Atomic<OP, 0>>(o),
            1 => self.b.bind::<Atomic<OP, 1>>(o),
            2 => self.b.bind::<Atomic<OP, 2>>(o),
            _ => self.b.bind::<Atomic<OP, 3>>(o),
        }
    }

    fn compare_and_swap(&mut self, size: u32, rs: u32, rn: u32, rt: u32) -> B::Out {
        let o = Operands {
            ra: slot::x(rs),
            ..exclusive(slot::dx(rs), slot::x(rt), rn)
        };
        match size {
            0 => self.b.bind::<CompareAndSwap<0>>(o),
            1 => self.b.bind::<CompareAndSwap<1>>(o),
            2 => self.b.bind::<CompareAndSwap<2>>(o),
            _ => self.b.bind::<CompareAndSwap<3>>(o),
        }
    }

    fn compare_and_swap_pair(&mut self, sz: u32, rs: u32, rn: u32, rt: u32) -> B::Out {
        if (rs | rt) & 1 == 1 {
            return self.none();
        }
        let o = Operands {
            amt: slot::x(rs + 1),
            aux: slot::x(rt + 1),
            ra: slot::dx(rs + 1),
            ..exclusive(slot::dx(rs), slot::x(rt), rn)
        };
        bind!(self, o, CompareAndSwapPair [] [sz])
    }
}

impl<B: Bind> Memory for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        CASP (sz, _L, Rs, _o0, Rn, Rt) => d.compare_and_swap_pair(sz, Rs, Rn, Rt);
        STXP (sz, Rs, Rt2, Rn, Rt) => d.store_exclusive_pair(0, sz, Rs, Rt2, Rn, Rt);
        STLXP (sz, Rs, Rt2, Rn, Rt) => d.store_exclusive_pair(1, sz, Rs, Rt2, Rn, Rt);
        LDXP (sz, _Rs, Rt2, Rn, Rt) => d.load_exclusive_pair(0, sz, Rt2, Rn, Rt);
        LDAXP (sz, _Rs, Rt2, Rn, Rt) => d.load_exclusive_pair(1, sz, Rt2, Rn, Rt);
        STXRB (Rs, _Rt2, Rn, Rt) => d.store_exclusive(0, 0, Rs, Rn, Rt);
        STLXRB (Rs, _Rt2, Rn, Rt) => d.store_exclusive(1, 0, Rs, Rn, Rt);
        LDXRB (_Rs, _Rt2, Rn, Rt) => d.load_exclusive(0, 0, Rn, Rt);
        LDAXRB (_Rs, _Rt2, Rn, Rt) => d.load_exclusive(1, 0, Rn, Rt);
        STXRH (Rs, _Rt2, Rn, Rt) => d.store_exclusive(0, 1, Rs, Rn, Rt);
        STLXRH (Rs, _Rt2, Rn, Rt) => d.store_exclusive(1, 1, Rs, Rn, Rt);
        LDXRH (_Rs, _Rt2, Rn, Rt) => d.load_exclusive(0, 1, Rn, Rt);
        LDAXRH (_Rs, _Rt2, Rn, Rt) => d.load_exclusive(1, 1, Rn, Rt);
        STXR (sz, Rs, _Rt2, Rn, Rt) => d.store_exclusive(0, 2 | sz, Rs, Rn, Rt);
        STLXR (sz, Rs, _Rt2, Rn, Rt) => d.store_exclusive(1, 2 | sz, Rs, Rn, Rt);
        LDXR (sz, _Rs, _Rt2, Rn, Rt) => d.load_exclusive(0, 2 | sz, Rn, Rt);
        LDAXR (sz, _Rs, _Rt2, Rn, Rt) => d.load_exclusive(1, 2 | sz, Rn, Rt);
        STLLRB (_Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(0, 0, operands(0, Rn, Rt, 0));
        STLRB (_Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(0, 0, operands(0, Rn, Rt, 0));
        LDLARB (_Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(0, 1, operands(1, Rn, Rt, 0));
        LDARB (_Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(0, 1, operands(1, Rn, Rt, 0));
        STLLRH (_Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(1, 0, operands(0, Rn, Rt, 0));
        STLRH (_Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(1, 0, operands(0, Rn, Rt, 0));
        LDLARH (_Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(1, 1, operands(1, Rn, Rt, 0));
        LDARH (_Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(1, 1, operands(1, Rn, Rt, 0));
        STLLR (sz, _Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(2 | sz, 0, operands(0, Rn, Rt, 0));
        STLR (sz, _Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(2 | sz, 0, operands(0, Rn, Rt, 0));
        LDLAR (sz, _Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(2 | sz, 1, operands(1, Rn, Rt, 0));
        LDAR (sz, _Rs, _Rt2, Rn, Rt) => d.access::<ORDERED, OFFSET>(2 | sz, 1, operands(1, Rn, Rt, 0));
        CASB (_L, Rs, _o0, Rn, Rt) => d.compare_and_swap(0, Rs, Rn, Rt);
        CASH (_L, Rs, _o0, Rn, Rt) => d.compare_and_swap(1, Rs, Rn, Rt);
        CAS (sz, _L, Rs, _o0, Rn, Rt) => d.compare_and_swap(2 | sz, Rs, Rn, Rt);
        STLURB (imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(0, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDAPURB (imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(0, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDAPURSB (opc0, imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(0, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STLURH (imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(1, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDAPURH (imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(1, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDAPURSH (opc0, imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(1, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STLUR (sz, imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(2 | sz, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDAPUR (sz, imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(2 | sz, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDAPURSW (imm9, Rn, Rt) =>
            d.access::<ORDERED, OFFSET>(2, 2, operands(2, Rn, Rt, sign_extend(imm9, 9)));
        LDR_lit (sz, imm19, Rt) => d.literal(2 | sz, 1, imm19, Rt);
        LDRSW_lit (imm19, Rt) => d.literal(2, 2, imm19, Rt);
        PRFM_lit (_imm19, _Rt) => d.prefetch(true);
        LDR_lit_fpsimd (opc, imm19, Rt) => d.literal_fp(opc, imm19, Rt);
        STNP (sz, imm7, Rt2, Rn, Rt) => d.pair::<OFFSET>(sz, 0, imm7, Rt2, Rn, Rt);
        LDNP (sz, imm7, Rt2, Rn, Rt) => d.pair::<OFFSET>(sz, 1, imm7, Rt2, Rn, Rt);
        STNP_fpsimd (opc, imm7, Rt2, Rn, Rt) => d.pair_fp::<OFFSET>(opc, 0, imm7, Rt2, Rn, Rt);
        LDNP_fpsimd (opc, imm7, Rt2, Rn, Rt) => d.pair_fp::<OFFSET>(opc, 1, imm7, Rt2, Rn, Rt);
        STP_post (sz, imm7, Rt2, Rn, Rt) => d.pair::<POST>(sz, 0, imm7, Rt2, Rn, Rt);
        LDP_post (sz, imm7, Rt2, Rn, Rt) => d.pair::<POST>(sz, 1, imm7, Rt2, Rn, Rt);
        LDPSW_post (imm7, Rt2, Rn, Rt) => d.pair_signed::<POST>(imm7, Rt2, Rn, Rt);
        STP_post_fpsimd (opc, imm7, Rt2, Rn, Rt) => d.pair_fp::<POST>(opc, 0, imm7, Rt2, Rn, Rt);
        LDP_post_fpsimd (opc, imm7, Rt2, Rn, Rt) => d.pair_fp::<POST>(opc, 1, imm7, Rt2, Rn, Rt);
        STP_off (sz, imm7, Rt2, Rn, Rt) => d.pair::<OFFSET>(sz, 0, imm7, Rt2, Rn, Rt);
        LDP_off (sz, imm7, Rt2, Rn, Rt) => d.pair::<OFFSET>(sz, 1, imm7, Rt2, Rn, Rt);
        LDPSW_off (imm7, Rt2, Rn, Rt) => d.pair_signed::<OFFSET>(imm7, Rt2, Rn, Rt);
        STP_off_fpsimd (opc, imm7, Rt2, Rn, Rt) => d.pair_fp::<OFFSET>(opc, 0, imm7, Rt2, Rn, Rt);
        LDP_off_fpsimd (opc, imm7, Rt2, Rn, Rt) => d.pair_fp::<OFFSET>(opc, 1, imm7, Rt2, Rn, Rt);
        STP_pre (sz, imm7, Rt2, Rn, Rt) => d.pair::<PRE>(sz, 0, imm7, Rt2, Rn, Rt);
        LDP_pre (sz, imm7, Rt2, Rn, Rt) => d.pair::<PRE>(sz, 1, imm7, Rt2, Rn, Rt);
        LDPSW_pre (imm7, Rt2, Rn, Rt) => d.pair_signed::<PRE>(imm7, Rt2, Rn, Rt);
        STP_pre_fpsimd (opc, imm7, Rt2, Rn, Rt) => d.pair_fp::<PRE>(opc, 0, imm7, Rt2, Rn, Rt);
        LDP_pre_fpsimd (opc, imm7, Rt2, Rn, Rt) => d.pair_fp::<PRE>(opc, 1, imm7, Rt2, Rn, Rt);
        STURB (imm9, Rn, Rt) => d.access::<NORMAL, OFFSET>(0, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDURB (imm9, Rn, Rt) => d.access::<NORMAL, OFFSET>(0, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDURSB (opc0, imm9, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(0, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STURH (imm9, Rn, Rt) => d.access::<NORMAL, OFFSET>(1, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDURH (imm9, Rn, Rt) => d.access::<NORMAL, OFFSET>(1, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDURSH (opc0, imm9, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(1, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STUR (sz, imm9, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(2 | sz, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDUR (sz, imm9, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(2 | sz, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDURSW (imm9, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(2, 2, operands(2, Rn, Rt, sign_extend(imm9, 9)));
        PRFUM (_imm9, _Rn, _Rt) => d.prefetch(true);
        STUR_fpsimd (size, opc1, imm9, Rn, Rt) =>
            d.access_fp::<OFFSET>(size, opc1, 0, operands_fp(Rn, Rt, sign_extend(imm9, 9)));
        LDUR_fpsimd (size, opc1, imm9, Rn, Rt) =>
            d.access_fp::<OFFSET>(size, opc1, 1, operands_fp(Rn, Rt, sign_extend(imm9, 9)));
        STRB_post (imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(0, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDRB_post (imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(0, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDRSB_post (opc0, imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(0, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STRH_post (imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(1, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDRH_post (imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(1, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDRSH_post (opc0, imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(1, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STR_post (sz, imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(2 | sz, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDR_post (sz, imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(2 | sz, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDRSW_post (imm9, Rn, Rt) =>
            d.access::<NORMAL, POST>(2, 2, operands(2, Rn, Rt, sign_extend(imm9, 9)));
        STR_post_fpsimd (size, opc1, imm9, Rn, Rt) =>
            d.access_fp::<POST>(size, opc1, 0, operands_fp(Rn, Rt, sign_extend(imm9, 9)));
        LDR_post_fpsimd (size, opc1, imm9, Rn, Rt) =>
            d.access_fp::<POST>(size, opc1, 1, operands_fp(Rn, Rt, sign_extend(imm9, 9)));
        STTRB (imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(0, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDTRB (imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(0, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDTRSB (opc0, imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(0, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STTRH (imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(1, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDTRH (imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(1, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDTRSH (opc0, imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(1, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STTR (sz, imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(2 | sz, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDTR (sz, imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(2 | sz, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDTRSW (imm9, Rn, Rt) =>
            d.access::<UNPRIVILEGED, OFFSET>(2, 2, operands(2, Rn, Rt, sign_extend(imm9, 9)));
        STRB_pre (imm9, Rn, Rt) => d.access::<NORMAL, PRE>(0, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDRB_pre (imm9, Rn, Rt) => d.access::<NORMAL, PRE>(0, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDRSB_pre (opc0, imm9, Rn, Rt) =>
            d.access::<NORMAL, PRE>(0, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STRH_pre (imm9, Rn, Rt) => d.access::<NORMAL, PRE>(1, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDRH_pre (imm9, Rn, Rt) => d.access::<NORMAL, PRE>(1, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDRSH_pre (opc0, imm9, Rn, Rt) =>
            d.access::<NORMAL, PRE>(1, 2 | opc0, operands(2 | opc0, Rn, Rt, sign_extend(imm9, 9)));
        STR_pre (sz, imm9, Rn, Rt) =>
            d.access::<NORMAL, PRE>(2 | sz, 0, operands(0, Rn, Rt, sign_extend(imm9, 9)));
        LDR_pre (sz, imm9, Rn, Rt) =>
            d.access::<NORMAL, PRE>(2 | sz, 1, operands(1, Rn, Rt, sign_extend(imm9, 9)));
        LDRSW_pre (imm9, Rn, Rt) =>
            d.access::<NORMAL, PRE>(2, 2, operands(2, Rn, Rt, sign_extend(imm9, 9)));
        STR_pre_fpsimd (size, opc1, imm9, Rn, Rt) =>
            d.access_fp::<PRE>(size, opc1, 0, operands_fp(Rn, Rt, sign_extend(imm9, 9)));
        LDR_pre_fpsimd (size, opc1, imm9, Rn, Rt) =>
            d.access_fp::<PRE>(size, opc1, 1, operands_fp(Rn, Rt, sign_extend(imm9, 9)));
        LDADDB (_A, _R, Rs, Rn, Rt) => d.atomic::<0>(0, Rs, Rn, Rt);
        LDCLRB (_A, _R, Rs, Rn, Rt) => d.atomic::<1>(0, Rs, Rn, Rt);
        LDEORB (_A, _R, Rs, Rn, Rt) => d.atomic::<2>(0, Rs, Rn, Rt);
        LDSETB (_A, _R, Rs, Rn, Rt) => d.atomic::<3>(0, Rs, Rn, Rt);
        LDSMAXB (_A, _R, Rs, Rn, Rt) => d.atomic::<4>(0, Rs, Rn, Rt);
        LDSMINB (_A, _R, Rs, Rn, Rt) => d.atomic::<5>(0, Rs, Rn, Rt);
        LDUMAXB (_A, _R, Rs, Rn, Rt) => d.atomic::<6>(0, Rs, Rn, Rt);
        LDUMINB (_A, _R, Rs, Rn, Rt) => d.atomic::<7>(0, Rs, Rn, Rt);
        SWPB (_A, _R, Rs, Rn, Rt) => d.atomic::<8>(0, Rs, Rn, Rt);
        LDAPRB (_Rs, Rn, Rt) => d.access::<ORDERED, OFFSET>(0, 1, operands(1, Rn, Rt, 0));
        LDADDH (_A, _R, Rs, Rn, Rt) => d.atomic::<0>(1, Rs, Rn, Rt);
        LDCLRH (_A, _R, Rs, Rn, Rt) => d.atomic::<1>(1, Rs, Rn, Rt);
        LDEORH (_A, _R, Rs, Rn, Rt) => d.atomic::<2>(1, Rs, Rn, Rt);
        LDSETH (_A, _R, Rs, Rn, Rt) => d.atomic::<3>(1, Rs, Rn, Rt);
        LDSMAXH (_A, _R, Rs, Rn, Rt) => d.atomic::<4>(1, Rs, Rn, Rt);
        LDSMINH (_A, _R, Rs, Rn, Rt) => d.atomic::<5>(1, Rs, Rn, Rt);
        LDUMAXH (_A, _R, Rs, Rn, Rt) => d.atomic::<6>(1, Rs, Rn, Rt);
        LDUMINH (_A, _R, Rs, Rn, Rt) => d.atomic::<7>(1, Rs, Rn, Rt);
        SWPH (_A, _R, Rs, Rn, Rt) => d.atomic::<8>(1, Rs, Rn, Rt);
        LDAPRH (_Rs, Rn, Rt) => d.access::<ORDERED, OFFSET>(1, 1, operands(1, Rn, Rt, 0));
        LDADD (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<0>(2 | sz, Rs, Rn, Rt);
        LDCLR (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<1>(2 | sz, Rs, Rn, Rt);
        LDEOR (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<2>(2 | sz, Rs, Rn, Rt);
        LDSET (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<3>(2 | sz, Rs, Rn, Rt);
        LDSMAX (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<4>(2 | sz, Rs, Rn, Rt);
        LDSMIN (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<5>(2 | sz, Rs, Rn, Rt);
        LDUMAX (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<6>(2 | sz, Rs, Rn, Rt);
        LDUMIN (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<7>(2 | sz, Rs, Rn, Rt);
        SWP (sz, _A, _R, Rs, Rn, Rt) => d.atomic::<8>(2 | sz, Rs, Rn, Rt);
        LDAPR (sz, _Rs, Rn, Rt) => d.access::<ORDERED, OFFSET>(2 | sz, 1, operands(1, Rn, Rt, 0));
        STRB_reg (Rm, option, S, Rn, Rt) => d.register_offset(0, 0, Rm, option, S, Rn, Rt);
        LDRB_reg (Rm, option, S, Rn, Rt) => d.register_offset(0, 1, Rm, option, S, Rn, Rt);
        LDRSB_reg (opc0, Rm, option, S, Rn, Rt) => d.register_offset(0, 2 | opc0, Rm, option, S, Rn, Rt);
        STRH_reg (Rm, option, S, Rn, Rt) => d.register_offset(1, 0, Rm, option, S, Rn, Rt);
        LDRH_reg (Rm, option, S, Rn, Rt) => d.register_offset(1, 1, Rm, option, S, Rn, Rt);
        LDRSH_reg (opc0, Rm, option, S, Rn, Rt) => d.register_offset(1, 2 | opc0, Rm, option, S, Rn, Rt);
        STR_reg (sz, Rm, option, S, Rn, Rt) => d.register_offset(2 | sz, 0, Rm, option, S, Rn, Rt);
        LDR_reg (sz, Rm, option, S, Rn, Rt) => d.register_offset(2 | sz, 1, Rm, option, S, Rn, Rt);
        LDRSW_reg (Rm, option, S, Rn, Rt) => d.register_offset(2, 2, Rm, option, S, Rn, Rt);
        PRFM_reg (_Rm, option, _S, _Rn, _Rt) => d.prefetch(option & 2 != 0);
        STR_reg_fpsimd (size, opc1, Rm, option, S, Rn, Rt) =>
            d.register_offset_fp(size, opc1, 0, Rm, option, S, Rn, Rt);
        LDR_reg_fpsimd (size, opc1, Rm, option, S, Rn, Rt) =>
            d.register_offset_fp(size, opc1, 1, Rm, option, S, Rn, Rt);
        LDRAA (M, S, imm9, W, Rn, Rt) => d.load_authenticated(M, S << 9 | imm9, W, Rn, Rt);
        STRB_imm (imm12, Rn, Rt) => d.access::<NORMAL, OFFSET>(0, 0, operands(0, Rn, Rt, u64::from(imm12)));
        LDRB_imm (imm12, Rn, Rt) => d.access::<NORMAL, OFFSET>(0, 1, operands(1, Rn, Rt, u64::from(imm12)));
        LDRSB_imm (opc0, imm12, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(0, 2 | opc0, operands(2 | opc0, Rn, Rt, u64::from(imm12)));
        STRH_imm (imm12, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(1, 0, operands(0, Rn, Rt, u64::from(imm12) << 1));
        LDRH_imm (imm12, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(1, 1, operands(1, Rn, Rt, u64::from(imm12) << 1));
        LDRSH_imm (opc0, imm12, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(1, 2 | opc0, operands(2 | opc0, Rn, Rt, u64::from(imm12) << 1));
        STR_imm (sz, imm12, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(2 | sz, 0, operands(0, Rn, Rt, u64::from(imm12) << (2 | sz)));
        LDR_imm (sz, imm12, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(2 | sz, 1, operands(1, Rn, Rt, u64::from(imm12) << (2 | sz)));
        LDRSW_imm (imm12, Rn, Rt) =>
            d.access::<NORMAL, OFFSET>(2, 2, operands(2, Rn, Rt, u64::from(imm12) << 2));
        PRFM_imm (_imm12, _Rn, _Rt) => d.prefetch(true);
        STR_imm_fpsimd (size, opc1, imm12, Rn, Rt) =>
            d.access_fp::<OFFSET>(size, opc1, 0, operands_fp(Rn, Rt, u64::from(imm12) << (opc1 * 4 + size)));
        LDR_imm_fpsimd (size, opc1, imm12, Rn, Rt) =>
            d.access_fp::<OFFSET>(size, opc1, 1, operands_fp(Rn, Rt, u64::from(imm12) << (opc1 * 4 + size)));
    }
}

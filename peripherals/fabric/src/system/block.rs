//! Bytes in a row: DMA of parts, images that are loaded, and what debuggers look at.
use super::{DmaRoute, System};
use crate::access::{Access, Fault};
use crate::device::DeviceId;
use crate::log::Blame;
use crate::space::{SpaceId, Target};

impl System {
    pub fn dma_read(
        &mut self,
        device: DeviceId,
        port: u32,
        addr: u64,
        out: &mut [u8],
    ) -> Result<(), Fault> {
        let route = self.route(device, port)?;
        self.block_read(route, addr, out)
    }
    pub fn dma_write(
        &mut self,
        device: DeviceId,
        port: u32,
        addr: u64,
        data: &[u8],
    ) -> Result<(), Fault> {
        let route = self.route(device, port)?;
        self.block_write(route, addr, data)
    }
    fn route(&self, device: DeviceId, port: u32) -> Result<DmaRoute, Fault> {
        let route = self.routes.get(&(device, port)).copied();
        route.ok_or(Fault::NoDevice)
    }
    fn block_read(&mut self, r: DmaRoute, addr: u64, out: &mut [u8]) -> Result<(), Fault> {
        for (at, range) in runs(addr, out.len())? {
            let piece = &mut out[range];
            let a = r.access(at, piece.len());
            let found = self.region(r.space, &a).map(|x| (x.base, &x.target));
            if let Ok((base, Target::Ram { ram, offset, .. })) = found {
                if !ram.is_owned(offset + (at - base), self.cell) {
                    return Err(self.refuse(at));
                }
                if !ram.read(offset + (at - base), piece) {
                    return Err(Fault::NoDevice);
                }
                continue;
            }
            found?;
            for (i, b) in piece.iter_mut().enumerate() {
                *b = self.read(r.space, r.access(at + i as u64, 1))? as u8;
            }
        }
        Ok(())
    }
    fn block_write(&mut self, r: DmaRoute, addr: u64, data: &[u8]) -> Result<(), Fault> {
        for (at, range) in runs(addr, data.len())? {
            let piece = &data[range];
            let a = r.access(at, piece.len());
            let found = self.region(r.space, &a).map(|x| (x.base, &x.target));
            if let Ok((
                base,
                Target::Ram {
                    ram,
                    offset,
                    read_only,
                },
            )) = found
            {
                let to = offset + (at - base);
                if !ram.is_owned(to, self.cell) {
                    return Err(self.refuse(at));
                }
                if *read_only || !ram.write(to, piece) {
                    return Err(Fault::Denied);
                }
                let code = ram.has_code(to);
                self.note_write(r.space, at, code);
                continue;
            }
            found?;
            for (i, &b) in piece.iter().enumerate() {
                self.write(r.space, r.access(at + i as u64, 1), u64::from(b))?;
            }
        }
        Ok(())
    }
    /// A part cannot wait as a core does: its DMA meets a bus error.
    fn refuse(&mut self, addr: u64) -> Fault {
        let text = format_args!("DMA to memory that another cluster holds: {addr:#x}");
        self.log.note(self.now, Blame::Model, "bus", text);
        Fault::Elsewhere
    }
    /// Loads an image or lets a debugger look: RAM only, read-only RAM included. False, and nothing
    /// is done, where some of the range is not RAM.
    #[must_use]
    pub fn load(&mut self, space: SpaceId, addr: u64, data: &[u8]) -> bool {
        let Ok(all) = runs(addr, data.len()) else {
            return false;
        };
        let all: Vec<_> = all.collect();
        if !all.iter().all(|&(at, _)| self.ram_at(space, at).is_some()) {
            return false;
        }
        for (at, range) in all {
            let (ram, to) = self.ram_at(space, at).expect("looked up above");
            let (done, code) = (ram.write(to, &data[range]), ram.has_code(to));
            if !done {
                return false;
            }
            self.note_write(space, at, code);
        }
        true
    }
    /// Reads RAM without side effects. False where some of the range is not RAM.
    #[must_use]
    pub fn peek(&self, space: SpaceId, addr: u64, out: &mut [u8]) -> bool {
        let Ok(all) = runs(addr, out.len()) else {
            return false;
        };
        for (at, range) in all {
            match self.ram_at(space, at) {
                Some((ram, from)) if ram.read(from, &mut out[range]) => {}
                _ => return false,
            }
        }
        true
    }
}

impl DmaRoute {
    fn access(&self, addr: u64, len: usize) -> Access {
        Access {
            addr,
            size: len.min(255) as u8,
            master: self.master,
            secure: self.secure,
            privileged: true,
            instruction: false,
            stream: self.stream,
        }
    }
}

/// Cuts a range into pieces of at most 128 bytes that do not cross a multiple of 128: short enough
/// that each lies in one region. A range past 2^64 is a fault.
fn runs(
    addr: u64,
    len: usize,
) -> Result<impl Iterator<Item = (u64, std::ops::Range<usize>)> + Clone, Fault> {
    const RUN: u64 = 128;
    if len > 0 && addr.checked_add(len as u64 - 1).is_none() {
        return Err(Fault::NoDevice);
    }
    let mut done = 0usize;
    Ok(std::iter::from_fn(move || {
        let at = addr.wrapping_add(done as u64);
        let n = ((RUN - at % RUN) as usize).min(len - done);
        (n > 0).then(|| {
            done += n;
            (at, done - n..done)
        })
    }))
}

//! What an iteration reads and writes of RAM.
use super::value::Tag;
use dyno_fabric::Page;

/// Eight bytes of RAM that the iteration has touched.
#[derive(Clone, Copy)]
struct Line {
    pa: u64,
    page: Page,
    /// Before the iteration.
    old: u64,
    /// Bytes that were read before they were written, and that were written.
    read: u8,
    written: u8,
    /// Bytes that follow from the counter.
    varying: u8,
    /// What stores of such values have written, by the first byte: all the bytes, and the value.
    stored: [(u8, Tag); 8],
}

/// See the module's documentation.
#[derive(Default)]
pub struct Ledger {
    lines: Vec<Line>,
}

/// More than any loop worth skipping has.
const MOST: usize = 64;

fn bytes(pa: u64, size: u64) -> u8 {
    (((1u16 << size) - 1) << (pa & 7)) as u8
}

impl Ledger {
    /// The line of an access that stays in it.
    fn line(&mut self, pa: u64, page: Page) -> Option<&mut Line> {
        let base = pa & !7;
        let at = match self.lines.iter().position(|l| l.pa == base) {
            Some(at) => at,
            None if self.lines.len() >= MOST => return None,
            None => {
                self.lines.push(Line {
                    pa: base,
                    page,
                    old: page.load64(base),
                    read: 0,
                    written: 0,
                    varying: 0,
                    stored: [(0, Tag::Same); 8],
                });
                self.lines.len() - 1
            }
        };
        self.lines.get_mut(at)
    }
    /// What a load of `size` bytes, up to 8, at `pa` in `page` is made of. `None` where there is no
    /// room.
    pub fn read(&mut self, pa: u64, size: u64, page: Page) -> Option<Tag> {
        if pa & 7 > 8 - size {
            let first = 8 - (pa & 7);
            let a = self.read(pa, first, page)?;
            let b = self.read(pa + first, size - first, page)?;
            return Some(a.with(b));
        }
        let line = self.line(pa, page)?;
        let all = bytes(pa, size);
        line.read |= all & !line.written;
        if line.varying & all == 0 {
            return Some(Tag::Same);
        }
        let (bytes, tag) = line.stored[(pa & 7) as usize];
        Some(if bytes == all { tag } else { Tag::Unknown })
    }
    /// Notes a store that is about to be done.
    pub fn write(&mut self, pa: u64, size: u64, page: Page, tag: Tag) -> Option<()> {
        if pa & 7 > 8 - size {
            let part = match tag {
                Tag::Same => Tag::Same,
                _ => Tag::Unknown,
            };
            let first = 8 - (pa & 7);
            self.write(pa, first, page, part)?;
            return self.write(pa + first, size - first, page, part);
        }
        let line = self.line(pa, page)?;
        let all = bytes(pa, size);
        line.written |= all;
        // What is left of a value is no value.
        for stored in &mut line.stored {
            if stored.0 & all != 0 {
                stored.0 = 0;
            }
        }
        if tag == Tag::Same {
            line.varying &= !all;
        } else {
            line.varying |= all;
            line.stored[(pa & 7) as usize] = (all, tag);
        }
        Some(())
    }
    /// Whether anything was written in the page of `pa`.
    pub fn writes_page(&self, pa: u64) -> bool {
        let same = |l: &&Line| (l.pa ^ pa) >> 12 == 0;
        self.lines.iter().filter(same).any(|l| l.written != 0)
    }
    /// Whether an iteration that starts now finds what the one before found: every byte is as it was,
    /// or follows from the counter and is written before it is read.
    pub fn closes(&self) -> bool {
        self.lines.iter().all(|l| {
            let now = l.page.load64(l.pa);
            let fixed = (l.written & !l.varying).to_le_bytes()[0];
            let changed = (now ^ l.old).to_le_bytes();
            let held = (0..8).all(|i| fixed >> i & 1 == 0 || changed[i] == 0);
            held && l.varying & l.read == 0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dyno_fabric::Ram;

    fn page() -> (Ram, Page) {
        let ram = Ram::new(4096).unwrap();
        let page = ram.page(0).unwrap();
        (ram, page)
    }

    #[test]
    fn what_is_written_back_closes() {
        let (_ram, p) = page();
        let mut l = Ledger::default();
        p.store64(0x10, 5);
        l.write(0x10, 8, p, Tag::Same).unwrap();
        p.store64(0x10, 6);
        assert!(!l.closes());
        l.write(0x10, 8, p, Tag::Same).unwrap();
        p.store64(0x10, 5);
        assert!(l.closes());
        // A neighbour that nobody wrote may have any value.
        let mut l = Ledger::default();
        l.write(0x20, 4, p, Tag::Same).unwrap();
        p.store32(0x24, 7);
        assert!(l.closes());
    }

    #[test]
    fn values_of_the_counter_must_not_be_read_first() {
        let (_ram, p) = page();
        let mut l = Ledger::default();
        l.write(0x10, 8, p, Tag::Chain(3)).unwrap();
        p.store64(0x10, 1);
        assert_eq!(l.read(0x10, 8, p), Some(Tag::Chain(3)));
        assert_eq!(l.read(0x10, 4, p), Some(Tag::Unknown));
        assert!(l.closes());
        let mut l = Ledger::default();
        assert_eq!(l.read(0x14, 2, p), Some(Tag::Same));
        l.write(0x10, 8, p, Tag::Chain(3)).unwrap();
        assert!(!l.closes());
    }

    #[test]
    fn pieces_of_values() {
        let (_ram, p) = page();
        let mut l = Ledger::default();
        l.write(0x10, 8, p, Tag::Chain(1)).unwrap();
        l.write(0x12, 2, p, Tag::Same).unwrap();
        assert_eq!(l.read(0x12, 2, p), Some(Tag::Same));
        assert_eq!(l.read(0x10, 2, p), Some(Tag::Unknown));
        assert_eq!(l.read(0x10, 8, p), Some(Tag::Unknown));
        // A store on top of all of it is whole again.
        l.write(0x10, 8, p, Tag::Chain(2)).unwrap();
        assert_eq!(l.read(0x10, 8, p), Some(Tag::Chain(2)));
        l.write(0x10, 8, p, Tag::Same).unwrap();
        assert_eq!(l.read(0x10, 8, p), Some(Tag::Same));
        // Two words next to each other, as STM stores them.
        l.write(0x18, 4, p, Tag::Chain(5)).unwrap();
        l.write(0x1c, 4, p, Tag::Chain(6)).unwrap();
        assert_eq!(l.read(0x18, 4, p), Some(Tag::Chain(5)));
        assert_eq!(l.read(0x1c, 4, p), Some(Tag::Chain(6)));
        assert_eq!(l.read(0x18, 8, p), Some(Tag::Unknown));
        l.write(0x18, 8, p, Tag::Same).unwrap();
        // Across two lines.
        l.write(0x1e, 4, p, Tag::Chain(4)).unwrap();
        assert_eq!(l.read(0x1e, 4, p), Some(Tag::Unknown));
        assert_eq!(l.read(0x1c, 2, p), Some(Tag::Same));
        assert!(l.writes_page(0x40) && !l.writes_page(0x1000));
    }

    #[test]
    fn it_is_bounded() {
        let (_ram, p) = page();
        let mut l = Ledger::default();
        for i in 0..MOST as u64 {
            assert!(l.read(8 * i, 8, p).is_some());
        }
        assert_eq!(l.read(8 * MOST as u64, 8, p), None);
        assert!(l.write(8, 1, p, Tag::Same).is_some());
    }
}

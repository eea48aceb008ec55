//! What answers where the real machine has a block and this one has no model: an external abort,
//! and one line in the log for each register that is touched. It never pretends.
use dyno_fabric::{Access, Blame, Cx, Device, Fault};

/// A hole with a name.
pub struct Unmodelled {
    why: String,
}

impl Unmodelled {
    pub fn new(why: &str) -> Unmodelled {
        Unmodelled {
            why: why.to_string(),
        }
    }
    fn refuse(&self, what: &str, a: &Access, cx: &mut Cx<'_>) -> Fault {
        let (offset, why) = (a.addr, &self.why);
        let text = format_args!("{what} at offset {offset:#x}: not modelled ({why})");
        cx.log(Blame::Unimplemented, text);
        Fault::NoRegister
    }
}

impl Device for Unmodelled {
    fn reset(&mut self, _cx: &mut Cx<'_>) {}
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        Err(self.refuse("read", a, cx))
    }
    fn write(&mut self, a: &Access, _value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        Err(self.refuse("write", a, cx))
    }
    fn save(&self) -> Vec<u8> {
        Vec::new()
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        if bytes.is_empty() {
            Ok(())
        } else {
            Err("a block without a model has no state".to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dyno_fabric::bench::Bench;

    #[test]
    fn it_aborts_and_is_logged_once_per_register() {
        let mut b = Bench::new(0x1000, Unmodelled::new("no such model"));
        b.system.log.enable(Blame::Unimplemented);
        for _ in 0..3 {
            assert_eq!(b.try_read(0x10, 4), Err(Fault::NoRegister));
        }
        assert_eq!(b.try_write(0x10, 4, 1), Err(Fault::NoRegister));
        let lines = b.system.log.take_lines();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].text.contains("read at offset 0x10"));
        assert!(lines[0].text.contains("no such model"));
    }
}

//! Serial configuration controller: what the board's microcontroller and the FPGA tell each other.
//!
//! Document: Arm DAI 0536 (AN536), section "SCC register"; 100112 (MPS2 and MPS2+ TRM), section 4.2.
//! Not modelled: reset and halt of cores by CFG_REG0, switching memories by CFG_REG1, where cores start
//! by CFG_REG6 and CFG_REG7; those registers hold what is written. The DLLs are always locked.
//! Pins: none.
//!
//! Time: a transfer over the serial link takes none.
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault};
use serde::{Deserialize, Serialize};

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;

/// What an FPGA image says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SccConfig {
    pub cfg0: u32,
    /// The board's revision.
    pub cfg4: u32,
    pub aid: u32,
    pub id: u32,
    /// Frequencies of the board's oscillators at power-on, in hertz.
    pub oscillators: Vec<u32>,
}

dyno_fabric::registers! {
    /// AN536.
    bank Config [0x1000] {
        0x000 CFG_REG0 rw, "Reset and halt of the cores";
        0x004 CFG_REG1 rw, "Memories that are enabled at reset";
        0x008 CFG_REG2 rw, "QSPI select" { QSPI[0], "Select"; };
        0x00c CFG_REG3 ro, "Address bits of the board's microcontroller";
        0x010 CFG_REG4 ro, "Revision of the board";
        0x014 CFG_REG5 rw, "Frequency of ACLK in hertz";
        0x018 CFG_REG6 rw, "Vector table of core 0";
        0x01c CFG_REG7 rw, "Vector table of core 1";
        0x0a0 SYS_CFGDATA_RTN ro, "Data from the microcontroller";
        0x0a4 SYS_CFGDATA_OUT rw, "Data to the microcontroller";
        0x0a8 SYS_CFGCTRL rw = 0x0010_0000, "Transfer" {
            DEVICE[11:0], "Which of a kind";
            FUNCTION[25:20], "What: 1 is an oscillator's frequency";
            WRITE[30], "1: from here to there";
            START[31], "Starts a transfer; reads as zero";
        };
        0x0ac SYS_CFGSTAT ro, "State of the transfer" {
            COMPLETE[0], "Done";
            ERROR[1], "Failed";
        };
        0x100 SCC_DLL rw = 0xffff_0001, "DLL lock" {
            LOCKED[0] ro, "All that are not masked are locked";
            DLLS[23:16] ro, "Which are locked";
            MASK[31:24], "Which count";
        };
        0xff8 SCC_AID ro, "Identification of the FPGA image";
        0xffc SCC_ID ro, "Identification of the board";
    }
}

const OSCILLATOR: u32 = 1;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    regs: Config,
    oscillators: Vec<u32>,
}

/// See the module's documentation.
pub struct Scc {
    config: SccConfig,
    state: State,
}

impl Scc {
    pub fn new(config: SccConfig) -> Scc {
        let state = Scc::at_reset(&config);
        Scc { config, state }
    }
    fn at_reset(config: &SccConfig) -> State {
        let mut regs = Config::RESET;
        regs.CFG_REG0 = config.cfg0;
        regs.CFG_REG4 = config.cfg4;
        regs.SCC_AID = config.aid;
        regs.SCC_ID = config.id;
        State {
            regs,
            oscillators: config.oscillators.clone(),
        }
    }
    /// A transfer; false where there is no such thing.
    fn transfer(&mut self) -> bool {
        let regs = &mut self.state.regs;
        let device = SYS_CFGCTRL::DEVICE.get(regs.SYS_CFGCTRL) as usize;
        let oscillator = SYS_CFGCTRL::FUNCTION.get(regs.SYS_CFGCTRL) == OSCILLATOR;
        let one = self.state.oscillators.get_mut(device);
        let Some(hz) = one.filter(|_| oscillator) else {
            return false;
        };
        match SYS_CFGCTRL::WRITE.is_set(regs.SYS_CFGCTRL) {
            true => *hz = regs.SYS_CFGDATA_OUT,
            false => regs.SYS_CFGDATA_RTN = *hz,
        }
        true
    }
}

impl Device for Scc {
    fn reset(&mut self, _: &mut Cx<'_>) {
        self.state = Scc::at_reset(&self.config);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "read of", cx)?;
        let v = match reg {
            Some(reg) => self.state.regs.load(reg),
            None => 0,
        };
        Ok(lane.read(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        a.addr < WINDOW && lane(a).is_ok_and(|l| Reg::at(l.word).is_some())
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "write to", cx)?;
        let v = lane.write(value);
        match reg {
            Some(reg @ Reg::SYS_CFGCTRL) => {
                self.state.regs.store(reg, v & !SYS_CFGCTRL::START.mask());
                self.state.regs.SYS_CFGSTAT = 0;
                if SYS_CFGCTRL::START.is_set(v) {
                    let failed = !self.transfer();
                    if failed {
                        let text = format_args!("a transfer of nothing that is there: {v:#x}");
                        cx.log(Blame::Guest, text);
                    }
                    let done = SYS_CFGSTAT::COMPLETE.mask();
                    self.state.regs.SYS_CFGSTAT = SYS_CFGSTAT::ERROR.put(done, u32::from(failed));
                }
            }
            Some(
                reg @ (Reg::CFG_REG3
                | Reg::CFG_REG4
                | Reg::SYS_CFGDATA_RTN
                | Reg::SYS_CFGSTAT
                | Reg::SCC_AID
                | Reg::SCC_ID),
            ) => {
                let text = format_args!("write to a read-only register: {reg:?}");
                cx.log(Blame::Guest, text);
            }
            Some(reg) => {
                if matches!(
                    reg,
                    Reg::CFG_REG0 | Reg::CFG_REG1 | Reg::CFG_REG6 | Reg::CFG_REG7
                ) {
                    cx.log(Blame::Unimplemented, format_args!("{reg:?}: {v:#x}"));
                }
                self.state.regs.store(reg, v);
            }
            None => {}
        }
        Ok(())
    }
    fn registers(&self) -> &'static [RegInfo] {
        Config::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["reset and halt of cores, memory enables and start addresses"]
    }
    fn save(&self) -> Vec<u8> {
        to_bytes(&self.state)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let state: State = from_bytes(bytes)?;
        if state.oscillators.len() != self.config.oscillators.len() {
            return Err("another number of oscillators".to_string());
        }
        self.state = state;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dyno_fabric::bench::Bench;

    fn bench() -> Bench {
        let config = SccConfig {
            cfg0: 0,
            cfg4: 2,
            aid: 0x0020_0008,
            id: 0x4105_5360,
            oscillators: vec![24_000_000, 50_000_000],
        };
        Bench::new(WINDOW, Scc::new(config))
    }

    #[test]
    fn oscillators_are_read_and_set_over_the_link() {
        let mut b = bench();
        b.write32(0xa8, 1 << 31 | 1 << 20 | 1);
        assert_eq!((b.read32(0xac), b.read32(0xa0)), (1, 50_000_000));
        assert_eq!(b.read32(0xa8), 1 << 20 | 1);
        b.write32(0xa4, 12_345_678);
        b.write32(0xa8, 3 << 30 | 1 << 20);
        assert_eq!(b.read32(0xac), 1);
        b.write32(0xa8, 1 << 31 | 1 << 20);
        assert_eq!(b.read32(0xa0), 12_345_678);
    }
    #[test]
    fn what_is_not_there_is_an_error() {
        let mut b = bench();
        for ctrl in [1 << 20 | 2, 2 << 20] {
            b.write32(0xa8, 1 << 31 | ctrl);
            assert_eq!(b.read32(0xac), 3);
        }
        b.write32(0xa8, 0);
        assert_eq!(b.read32(0xac), 0);
    }
    #[test]
    fn the_image_says_what_it_is() {
        let mut b = bench();
        assert_eq!(
            (b.read32(0xffc), b.read32(0xff8)),
            (0x4105_5360, 0x0020_0008)
        );
        b.write32(0x100, 0);
        assert_eq!(b.read32(0x100), 0x00ff_0001);
    }
}

//! Where in a line of the host's cache a region starts. Hosts keep decoded instructions by lines, so a short
//! loop that lies over the end of one is slower than in one alone: 1.7 times on Zen for a loop of 30 bytes.

/// Bytes of a line.
pub const LINE: u32 = 64;
/// Longer loops gain nothing.
const LONGEST: u32 = 4 * LINE;

/// How far behind the start of a line code should begin, in multiples of `align`: its loops lie in the fewest
/// lines then, the shorter the more it counts. `blocks` is where its blocks start, in their order, `edges` go
/// from the start of one to that of another, and the last block goes to `end`.
pub fn of(blocks: &[u32], edges: &[(u32, u32)], end: u32, align: u32) -> u32 {
    let loops = edges.iter().filter(|(from, to)| to <= from);
    let loops = loops.map(|&(from, to)| {
        let behind = blocks.partition_point(|&b| b <= from);
        (to, blocks.get(behind).copied().unwrap_or(end))
    });
    let loops: Vec<(u32, u32)> = loops
        .filter(|(start, end)| (1..=LONGEST).contains(&(end - start)))
        .collect();
    let cost = |at: u32| -> u32 {
        let excess = |&(start, end): &(u32, u32)| {
            let lines = (at + end - 1) / LINE - (at + start) / LINE + 1;
            (lines - (end - start).div_ceil(LINE)) * LONGEST / (end - start)
        };
        loops.iter().map(excess).sum()
    };
    let places = (0..LINE).step_by(align.clamp(1, LINE) as usize);
    places
        .min_by_key(|&at| (cost(at), at % 32 != 0, at % 16 != 0))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entry of 20 bytes, a loop of 40 in two blocks, and 10 behind it.
    const BLOCKS: [u32; 4] = [0, 20, 44, 60];
    const EDGES: [(u32, u32); 4] = [(0, 20), (20, 44), (44, 20), (44, 60)];

    #[test]
    fn a_short_loop_lies_in_one_line() {
        assert_eq!(of(&BLOCKS, &EDGES, 70, 1), 0);
        let late = BLOCKS.map(|b| b + 16);
        let edges = EDGES.map(|(a, b)| (a + 16, b + 16));
        let at = of(&late, &edges, 86, 1);
        assert_eq!((at + 36) / LINE, (at + 75) / LINE, "starts at {at}");
        // Where only whole lines will do, it stays as it is.
        assert_eq!(of(&late, &edges, 86, LINE), 0);
    }

    #[test]
    fn the_shortest_of_several_loops_comes_first() {
        // Of 16 bytes over the end of a line, and around it of 60.
        let blocks = [0, 56, 72];
        let edges = [(56, 56), (56, 12)];
        let at = of(&blocks, &edges, 72, 1);
        assert_eq!((at + 56) / LINE, (at + 71) / LINE, "starts at {at}");
        assert_eq!(of(&[0], &[], 30, 1), 0);
        // The last block may be a loop.
        let at = of(&[0, 50], &[(50, 50)], 90, 16);
        assert_eq!((at + 50) / LINE, (at + 89) / LINE, "starts at {at}");
    }
}

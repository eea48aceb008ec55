//! What the programs of the `userland` guests work on: a text, a picture, a sound and a film. Integer arithmetic alone makes
//! them, so they are the same on every machine, and no program of the guest has to be right for its input to be.

/// A picture's size, and a film's.
const PICTURE: (u32, u32) = (160, 120);
const FILM: (u32, u32) = (176, 144);
const FRAMES: u32 = 4;
const RATE: u32 = 44_100;

/// xorshift64* (Vigna, 2016).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
    /// From 0 to `below` - 1.
    fn below(&mut self, below: u32) -> u32 {
        (((self.next() >> 32) * u64::from(below)) >> 32) as u32
    }
}

/// All samples by file name.
pub(crate) fn all() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("text", text(128 << 10)),
        ("picture.ppm", picture()),
        ("sound.wav", sound(RATE * 3 / 5)),
        ("film.y4m", film()),
    ]
}

/// Made-up words, the early ones of a vocabulary far more often than the late ones, as in real text: something for a
/// compressor to find, at short and long distances.
fn text(size: usize) -> Vec<u8> {
    let mut random = Random(0x7465_7874);
    let vocabulary: Vec<String> = (0..2000)
        .map(|_| {
            let syllables = 1 + random.below(3);
            let syllable = |random: &mut Random| {
                let consonant = b"bcdfghklmnprstvz"[random.below(16) as usize];
                let vowel = b"aeiou"[random.below(5) as usize];
                [char::from(consonant), char::from(vowel)]
            };
            (0..syllables).flat_map(|_| syllable(&mut random)).collect()
        })
        .collect();
    let mut text = String::new();
    let mut column = 0;
    while text.len() < size {
        // The square of an even distribution favours low numbers.
        let even = random.below(2000);
        let word = &vocabulary[(even * random.below(2000) / 2000) as usize];
        text += word;
        column += word.len() + 1;
        text.push(match column > 72 {
            true => '\n',
            false => ' ',
        });
        if column > 72 {
            column = 0;
        }
    }
    text.truncate(size);
    text.into_bytes()
}

/// One channel of a picture: a slope, a disc with a sharp edge, stripes and a little noise. `moved` shifts the disc.
fn sample(x: u32, y: u32, channel: u32, moved: u32, random: &mut Random) -> u8 {
    let slope = x + y * (channel + 1) / 2;
    let (dx, dy) = (x.abs_diff(60 + moved), y.abs_diff(50 + moved / 2));
    let disc = if dx * dx + dy * dy < 900 { 90 } else { 0 };
    let stripes = if ((x + 2 * y) / 8).is_multiple_of(2) {
        0
    } else {
        20 + 10 * channel
    };
    (slope / 2 + disc + stripes + random.below(6)).min(255) as u8
}

/// A binary PPM.
fn picture() -> Vec<u8> {
    let (width, height) = PICTURE;
    let mut random = Random(0x7069_6374);
    let mut ppm = format!("P6\n{width} {height}\n255\n").into_bytes();
    for y in 0..height {
        for x in 0..width {
            ppm.extend((0..3).map(|c| sample(x, y, c, 0, &mut random)));
        }
    }
    ppm
}

/// Raw frames in the YUV4MPEG2 container, colours at half the resolution.
fn film() -> Vec<u8> {
    let (width, height) = FILM;
    let mut random = Random(0x6669_6c6d);
    let mut y4m = format!("YUV4MPEG2 W{width} H{height} F25:1 Ip A1:1 C420jpeg\n").into_bytes();
    for frame in 0..FRAMES {
        y4m.extend(b"FRAME\n");
        for (channel, half) in [(0, 1), (1, 2), (2, 2)] {
            for y in 0..height / half {
                let row = (0..width / half).map(|x| (x * half, y * half));
                y4m.extend(row.map(|(x, y)| sample(x, y, channel, frame * 5, &mut random)));
            }
        }
    }
    y4m
}

/// Two channels of 16 bits: a tone that rises and one that stays, each a parabola for every half wave, and noise that
/// starts in the middle.
fn sound(samples: u32) -> Vec<u8> {
    let mut random = Random(0x736f_756e);
    // 2^16 phases are one wave.
    let wave = |phase: u32| {
        let half = i64::from(phase & 0x7fff);
        let arch = (half * (0x8000 - half)) >> 13;
        if phase & 0x8000 == 0 { arch } else { -arch }
    };
    let (data, frame) = (samples * 4, 4u16);
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((36 + data).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16u32.to_le_bytes());
    // PCM, two channels.
    wav.extend([1, 0, 2, 0]);
    wav.extend(RATE.to_le_bytes());
    wav.extend((RATE * 4).to_le_bytes());
    wav.extend(frame.to_le_bytes());
    wav.extend(16u16.to_le_bytes());
    wav.extend(b"data");
    wav.extend(data.to_le_bytes());
    let mut rising = 0u32;
    for n in 0..samples {
        rising += 300 + n / 50;
        let noise = if n * 2 < samples {
            0
        } else {
            i64::from(random.below(2000)) - 1000
        };
        for value in [
            wave(rising) / 2 + noise,
            wave(n * 650) / 3 + wave(rising / 2) / 4,
        ] {
            wav.extend((value as i16).to_le_bytes());
        }
    }
    wav
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_that_the_headers_name() {
        let (width, height) = PICTURE;
        assert_eq!(picture().len() as u32, 15 + width * height * 3);
        let (width, height) = FILM;
        let header = film().iter().position(|b| *b == b'\n').unwrap() as u32 + 1;
        assert_eq!(
            film().len() as u32,
            header + FRAMES * (6 + width * height * 3 / 2)
        );
        let sound = sound(1000);
        assert_eq!(sound.len(), 44 + 4000);
        assert_eq!(sound[4..8], 4036u32.to_le_bytes());
        assert_eq!(sound[40..44], 4000u32.to_le_bytes());
    }

    /// The digests in `boards/scenarios/userland.ron` are of these inputs.
    #[test]
    fn golden() {
        let all: Vec<u8> = all().into_iter().flat_map(|(_, bytes)| bytes).collect();
        assert_eq!(
            crate::cache::hash(&all),
            "88def1ade770bf6f0b77c24e79d0dbb33fa69abb461613c2d108546da2c6800d"
        );
    }

    /// A sample that is all one value, or noise alone, exercises nothing of an encoder.
    #[test]
    fn there_is_something_in_them() {
        for (name, bytes) in all() {
            let mut seen = [0u32; 256];
            bytes.iter().for_each(|b| seen[usize::from(*b)] += 1);
            let kinds = seen.iter().filter(|n| **n > 0).count();
            assert!(kinds > 20, "{name}: {kinds} values");
            let most = *seen.iter().max().unwrap() as usize;
            assert!(most < bytes.len() / 4, "{name}: one value {most} times");
        }
        let peak = sound(RATE)[44..]
            .chunks(2)
            .map(|c| i16::from_le_bytes([c[0], c[1]]).unsigned_abs())
            .max();
        assert!((16_000..32_000).contains(&peak.unwrap()), "{peak:?}");
    }
}

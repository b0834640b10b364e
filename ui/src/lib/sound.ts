/** The till's voice, where the shop wants to hear it. Made here, so that no file and no network is needed. */
import type { Sounds } from "./backend/call";

/** A tone: its pitch in hertz, when it begins and how long it lasts, in seconds. */
type Tone = [hertz: number, from: number, seconds: number];

const tunes: Record<keyof Sounds, Tone[]> = {
  scan: [[1_320, 0, 0.06]],
  // Two low ones for what needs a look.
  problem: [
    [330, 0, 0.14],
    [220, 0.16, 0.22],
  ],
  paid: [
    [660, 0, 0.09],
    [880, 0.1, 0.16],
  ],
};

let allowed: Sounds = { scan: false, problem: false, paid: false };
let context: AudioContext | null = null;

/** What may be heard from now on. */
export function allowSounds(sounds: Sounds): void {
  allowed = sounds;
}

function play(audio: AudioContext, [hertz, from, seconds]: Tone): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  const begin = audio.currentTime + from;
  oscillator.type = "square";
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0.08, begin);
  gain.gain.exponentialRampToValueAtTime(0.001, begin + seconds);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(begin);
  oscillator.stop(begin + seconds);
}

/** Lets `what` be heard. A machine without sound stays silent: the words on the screen say the same. */
export function sound(what: keyof Sounds): void {
  if (!allowed[what] || typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  const audio = context;
  void audio.resume().then(
    () => tunes[what].forEach((tone) => play(audio, tone)),
    () => undefined,
  );
}

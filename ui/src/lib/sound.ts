/** The till's voice: two low tones for what needs a look. Made here, so that no file and no network is needed. */

let context: AudioContext | null = null;

function tone(audio: AudioContext, hertz: number, from: number, seconds: number): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = "square";
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0.08, from);
  gain.gain.exponentialRampToValueAtTime(0.001, from + seconds);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(from + seconds);
}

/** Sounds the error. A machine without sound stays silent: the words on the screen say the same. */
export function soundError(): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  const audio = context;
  void audio.resume().then(
    () => {
      tone(audio, 330, audio.currentTime, 0.14);
      tone(audio, 220, audio.currentTime + 0.16, 0.22);
    },
    () => undefined,
  );
}

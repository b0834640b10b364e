/** Asks the shell how the letter looks, once the typing rests. */
import { ask, commands, type AppError, type EmailLetter, type EmailView } from "$lib/backend/call";
import { latest } from "$lib/sequence";

/** A pause in the typing after which it is asked, in ms. */
const RESTS_MS = 250;

export class Preview {
  view = $state.raw<EmailView | null>(null);
  error = $state.raw<AppError | null>(null);

  #due: ReturnType<typeof setTimeout> | undefined;
  #gone = false;
  readonly #newest = latest();

  /** Shows a letter as a recipient with these fields sees it; at once where nothing was shown yet. */
  show(letter: EmailLetter, fields: Record<string, string>): void {
    clearTimeout(this.#due);
    const look = () => void this.#look(letter, fields);
    this.#due = setTimeout(look, this.view === null ? 0 : RESTS_MS);
  }

  async #look(letter: EmailLetter, fields: Record<string, string>): Promise<void> {
    const answer = await this.#newest(() => ask(commands.emailPreview(letter, fields)));
    if (answer === null || this.#gone) return;
    if (answer.status === "error") this.error = answer.error;
    else {
      this.view = answer.data;
      this.error = null;
    }
  }

  /** Nothing is asked or shown any more. */
  end(): void {
    this.#gone = true;
    clearTimeout(this.#due);
  }
}

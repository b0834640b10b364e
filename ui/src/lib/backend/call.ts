/**
 * The one door to the shell. A feature asks with `ask(commands.x(…))` and gets data or an `AppError`; it never catches.
 */
import { convertFileSrc } from "@tauri-apps/api/core";
import { commands as generated, events, type AppError, type Changed } from "./bindings.gen";

export type * from "./bindings.gen";

export type Topic = Changed["what"][number];
export type { Changed };
export type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: AppError };

/** Asks a person who may to allow what the shell refused; answers whether one did. */
export type Approver = (refused: AppError) => Promise<boolean>;

let approver: Approver | null = null;

/** Calls `asked` whenever the shell refuses something that another person may allow; the answer stops that. */
export function onApprovalNeeded(asked: Approver): () => void {
  approver = asked;
  return () => {
    if (approver === asked) approver = null;
  };
}

type Command = (...args: never[]) => Promise<Outcome<unknown>>;

/** A command that is called again, with the same words, once a person has allowed what it was refused. */
function withApproval(command: Command): Command {
  return async (...args) => {
    for (;;) {
      const answer = await command(...args);
      const asks = answer.status === "error" && answer.error.code === "approval_needed" ? approver : null;
      if (asks === null || answer.status !== "error" || !(await asks(answer.error))) return answer;
    }
  };
}

/** Every command of the shell. None of the screens needs to know which of them somebody may have to allow. */
export const commands = Object.fromEntries(
  Object.entries(generated).map(([name, command]) => [name, withApproval(command as Command)]),
) as unknown as typeof generated;

/** An answer of the shell. A call that broke before it was answered is an `internal` error as well. */
export async function ask<T>(request: Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    const answer = await request;
    // The gate before the commands answers with a bare text: one that is not permitted, or not there.
    return answer.status === "error" && typeof answer.error === "string" ? internal(answer.error) : answer;
  } catch (broken) {
    return internal(broken instanceof Error ? broken.message : String(broken));
  }
}

function internal(message: string): { status: "error"; error: AppError } {
  return { status: "error", error: { code: "internal", message, values: {} } };
}

/** Where the picture of a product is; the shell answers with 404 while there is none to be had. */
export function productPicture(variationId: number): string {
  return convertFileSrc(String(variationId), "picture");
}

type Listener = (change: Changed) => void;

const listeners = new Set<Listener>();
let listening: Promise<unknown> | null = null;

/** How long after a failure the shell is asked again to tell of changes. In ms. */
const LISTEN_AGAIN_MS = 1_000;

function listen(): void {
  const tell = (change: Changed) => {
    for (const each of [...listeners]) each(change);
  };
  listening ??= events.changed
    .listen(({ payload }) => tell(payload))
    .catch(() => {
      listening = null;
      setTimeout(listen, LISTEN_AGAIN_MS);
    });
}

/** Calls `listener` when the shell says that one of `topics` has changed; the answer stops that. */
export function onChanged(topics: readonly Topic[], listener: Listener): () => void {
  const entry: Listener = (change) => {
    if (change.what.some((topic) => topics.includes(topic))) listener(change);
  };
  listeners.add(entry);
  listen();
  return () => listeners.delete(entry);
}

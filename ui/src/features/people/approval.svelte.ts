/** What the shell refused and another person may allow, while somebody is asked. */
import { onApprovalNeeded, type AppError, type Right } from "$lib/backend/call";

export interface Asked {
  /** Names the question to the shell. */
  request: string;
  right: Right;
  subject: string;
  value: string;
}

export const approval = $state<{ asked: Asked | null }>({ asked: null });

let answer: ((allowed: boolean) => void) | null = null;

function ask(refused: AppError): Promise<boolean> {
  const { request = "", right = "change_settings", subject = "", value = "" } = refused.values;
  // Whoever was asked before is not asked any more.
  answer?.(false);
  approval.asked = { request, right: right as Right, subject, value };
  return new Promise((resolve) => (answer = resolve));
}

/** Somebody has allowed it, or nobody has. */
export function answered(allowed: boolean): void {
  approval.asked = null;
  answer?.(allowed);
  answer = null;
}

/** Asks for approvals until the answer is called. */
export function followApprovals(): () => void {
  const stop = onApprovalNeeded(ask);
  return () => {
    stop();
    answered(false);
  };
}

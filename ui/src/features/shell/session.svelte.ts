/** Where the till stands: first start or counter, which page, and what the status strip shows. */
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type AppStatus,
  type DocumentFilter,
  type Outcome,
  type Right,
  type Strip,
} from "$lib/backend/call";
import { showLook } from "$lib/look";
import { latest } from "$lib/sequence";
import { allowSounds } from "$lib/sound";
import type { BackOfficeScreen } from "../back-office/screens";
import type { MarketingScreen } from "../marketing/screens";

export type Page = "counter" | "returns" | "sales-today" | "sync" | "shift" | "back-office" | "marketing" | "settings";

interface Session {
  status: AppStatus | null;
  /** Why the till could not say where it stands. */
  error: AppError | null;
  strip: Strip | null;
  page: Page;
  /** Which screen of the back office is shown, or was last. */
  backOffice: BackOfficeScreen;
  /** The same of marketing. */
  marketing: MarketingScreen;
  /** What the synchronisation screen lists. */
  syncFilter: DocumentFilter;
  keysShown: boolean;
  /** Whether somebody else is about to stand at the till. */
  switching: boolean;
}

export const session = $state<Session>({
  status: null,
  error: null,
  strip: null,
  page: "counter",
  backOffice: "overview",
  marketing: "leads",
  syncFilter: "all",
  keysShown: false,
  switching: false,
});

/** Whether whoever stands at the till has a right. A till without people has no locks. */
function has(right: Right): boolean {
  const { status } = session;
  return status !== null && (!status.hasPeople || status.atTill?.rights.includes(right) === true);
}

/** Whether whoever stands at the till may look at the books of the shop. */
export const seesTheBackOffice = (): boolean => has("back_office");

/** Whether whoever stands at the till may open the drawer without a sale. */
export const opensTheDrawer = (): boolean => has("open_drawer");

/** Whether whoever stands at the till may write to customers. */
export const doesMarketing = (): boolean => has("marketing");

export function openBackOffice(screen: BackOfficeScreen): void {
  session.backOffice = screen;
  session.page = "back-office";
}

export function openMarketing(screen: MarketingScreen): void {
  session.marketing = screen;
  session.page = "marketing";
}

/** Shows the documents that somebody wants to see. */
export function openSync(filter: DocumentFilter): void {
  session.syncFilter = filter;
  session.page = "sync";
}

/** Where somebody begins: who may not sell begins with what they may do. */
function home({ atTill }: AppStatus): Page {
  const rights = atTill?.rights ?? [];
  return !rights.includes("sell") && rights.includes("marketing") ? "marketing" : "counter";
}

function show(status: AppStatus): void {
  const isAnother = session.status?.hasPeople && session.status.atTill?.id !== status.atTill?.id;
  if (session.status?.phase !== status.phase || isAnother) session.page = home(status);
  session.status = status;
  session.error = null;
  showLook(status);
  allowSounds(status.sounds);
}

/** Takes what a command answered about the till's state; answers the error where there is one. */
export async function adopt(request: Promise<Outcome<AppStatus>>): Promise<AppError | null> {
  const answer = await ask(request);
  if (answer.status === "error") return answer.error;
  show(answer.data);
  return null;
}

export async function loadStatus(): Promise<void> {
  session.error = await adopt(commands.appStatus());
}

const latestStrip = latest();

export async function loadStrip(): Promise<void> {
  const answer = await latestStrip(() => ask(commands.strip()));
  if (answer?.status === "ok") session.strip = answer.data;
}

/** Forgets what belongs to a shop that is left. */
export function forgetShop(): void {
  void latestStrip(() => Promise.resolve());
  session.strip = null;
  session.keysShown = false;
  session.switching = false;
}

/** How often the strip asks by itself, so that it never stays wrong should an event be lost. In ms. */
const STRIP_EVERY_MS = 15_000;

/** Keeps the strip fresh until the answer is called. */
export function followStrip(): () => void {
  void loadStrip();
  const timer = setInterval(() => void loadStrip(), STRIP_EVERY_MS);
  const stop = onChanged(["strip", "sales", "catalogue", "shift", "sync"], () => void loadStrip());
  return () => {
    clearInterval(timer);
    stop();
  };
}

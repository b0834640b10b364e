/** A printer as the shell tells of it. */
import type { AppError, ErrorCode, Print, Printer, PrinterState, SaleDone } from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

const LAN: Printer = {
  kind: "network",
  host: "192.168.1.100",
  port: "9100",
  device: "",
  speed: 9600,
  queue: "",
  paper: "mm80",
  cut: true,
  drawer: true,
  automatic: true,
  zReport: false,
};

const STANDINGS = new Set<string>(["ready", "paper_low", "silent"]);

export class FakePrinter {
  onchange: () => void = () => undefined;
  private printer: Printer | null;
  private prints: Print[] = [];
  private printed = new Map<string, number>();
  private asked = false;

  /** A standing, or the code of what is wrong with it; nothing where no printer is set. */
  constructor(
    private mood: string | null,
    /** How long a print takes, in ms. */
    private readonly takes: number,
  ) {
    this.printer = mood === null ? null : { ...LAN };
    this.mood ??= "ready";
  }

  private trouble(): AppError | null {
    return STANDINGS.has(this.mood ?? "") ? null : fail(this.mood as ErrorCode);
  }

  state(): PrinterState {
    const error = this.asked ? this.trouble() : null;
    const standing = error ? "failed" : this.asked ? (this.mood as PrinterState["standing"]) : "unknown";
    return { printer: this.printer, standing, error, prints: this.prints };
  }

  check(): PrinterState {
    this.asked = true;
    return this.state();
  }

  set(typed: Printer | null): PrinterState {
    if (typed?.kind === "network" && !/^[\w.:-]+$/.test(typed.host)) throw fail("printer_address_invalid");
    this.printer = typed;
    return this.state();
  }

  setAutomatic(automatic: boolean): PrinterState {
    if (this.printer) this.printer = { ...this.printer, automatic };
    return this.state();
  }

  test(typed: Printer | null): null {
    this.set(typed);
    return this.open();
  }

  open(): null {
    const trouble = this.trouble();
    if (trouble) throw trouble;
    return null;
  }

  sold(done: SaleDone): void {
    if (this.printer?.automatic) this.print(done.saleId, done.invoiceNo);
  }

  printedAt(saleId: string): number | null {
    return this.printed.get(saleId) ?? null;
  }

  print(saleId: string, invoiceNo: string, first: Print["what"] = "receipt"): PrinterState {
    if (!this.printer) throw fail("printer_missing");
    const what = this.printed.has(saleId) ? "copy" : first;
    const print: Print = {
      number: this.prints.length + 1,
      saleId,
      invoiceNo,
      what,
      state: "printing",
      error: null,
    };
    this.prints = [print, ...this.prints];
    setTimeout(() => {
      const error = this.trouble();
      const ended: Print = { ...print, state: error ? "failed" : "printed", error };
      this.prints = this.prints.map((each) => (each.number === print.number ? ended : each));
      if (!error) this.printed.set(saleId, Date.now());
      this.asked = true;
      this.onchange();
    }, this.takes);
    return this.state();
  }
}

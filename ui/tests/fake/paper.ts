/** How papers look, as the shell keeps it. */
import type { PaperLook, PaperTemplate } from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

const MOST_FOOTER_LINES = 10;

export class FakePaper {
  private look: PaperLook = {
    template: { name: "", address: "", phone: "", header: "", footer: "", hidden: ["qr"], size: "normal" },
    hasLogo: false,
    knownName: "Cửa hàng mẫu",
    knownAddress: "12 Lê Văn Sỹ, TP.HCM",
    knownPhone: "028 0000 0128",
  };

  state(): PaperLook {
    return this.look;
  }

  check(template: PaperTemplate): PaperTemplate {
    const lines = template.footer.trim().split("\n").length;
    if (lines > MOST_FOOTER_LINES) throw fail("paper_too_many_lines", { limit: String(MOST_FOOTER_LINES) });
    return template;
  }

  set(template: PaperTemplate): PaperLook {
    this.look = { ...this.look, template: this.check(template) };
    return this.look;
  }

  setLogo(file: string | null): PaperLook {
    if (file !== null && !atob(file).startsWith("\u0089PNG")) throw fail("logo_no_picture");
    this.look = { ...this.look, hasLogo: file !== null };
    return this.look;
  }
}

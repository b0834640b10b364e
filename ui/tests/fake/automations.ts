/** Automations of the fake shell: two of NextX, and the drafts of them and of new ones. */
import type { AutomationFlow, AutomationNode, AutomationView, RosterRow } from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

export const AUTOMATIONS = ["name", "state", "trigger", "type", "category", "frequency", "steps", "description"];

function step(key: string, place: number | null, message: string): AutomationNode {
  const fields: Record<string, string> = { type: "send_sms", "details.message": message };
  for (const name of ["recipient_type", "recipient_id", "subject", "template_id"]) fields[`details.${name}`] = "";
  for (const name of ["run_at", "run_before_day", "is_frequency", "frequency_interval", "frequency_type"])
    fields[`scheduler.${name}`] = "";
  fields["scheduler.limited_day"] = "";
  fields["scheduler.run_after_type"] = "";
  return { key, place, json: "{}", fields };
}

export class FakeAutomations {
  readonly sent: AutomationFlow[] = [];
  readonly written: AutomationFlow[] = [];
  private view: AutomationView | null = null;
  private active = true;

  constructor(private readonly wish: URLSearchParams) {}

  rows(): RosterRow[] {
    if (!this.wish.has("automations")) return [];
    const row = (id: number, name: string, state: string, category: string): RosterRow => ({
      id,
      pending: false,
      cells: [name, state, "Chăm sóc khách hàng", "in", category, "daily", "2", null],
      marks: [state],
    });
    return [row(310, "Nhắc gọi khách", "active", "action"), row(311, "Báo Zalo mới", "inactive", "khác")];
  }

  open(number: number): AutomationView {
    const steps = number > 0 ? [step("s0", 0, "<b>Chào</b> bạn"), step("s1", 1, "Hẹn gặp lại")] : [];
    const title = number > 0 ? "Nhắc gọi khách" : "";
    const component = number > 0 ? "13" : "";
    const first = steps[0];
    if (first) {
      first.fields["scheduler.run_before_day"] = "2";
      first.fields["scheduler.run_at"] = "01/12/2030 09:00";
    }
    this.view = {
      draft: 5,
      remote: number > 0 ? number : null,
      flow: {
        whole: {
          key: "trigger",
          place: 0,
          json: "{}",
          fields: {
            title,
            description: "",
            type: "in",
            category: "action",
            frequency: "daily",
            component_id: component,
          },
        },
        filters: [],
        steps,
      },
      findings: [],
      unknown: number > 0 ? { s0: '{"send_type": 0}' } : {},
      active: number > 0 ? this.active : null,
      changed: false,
      unclear: false,
      clashes: [],
      choices: {
        component_id: [{ value: "13", label: "Chăm sóc khách hàng (13)" }],
        "tasks.type": [{ value: "send_sms", label: "send_sms" }],
      },
      newStep: step("new", null, ""),
      newFilters: [{ key: "new", place: null, json: '{"field":"x"}', fields: { field: "x", value: "" } }],
      readAt: Date.now(),
      unread: null,
      online: !this.wish.has("offline"),
    };
    return this.#checked();
  }

  #checked(): AutomationView {
    const view = this.view;
    if (view === null) throw fail("not_found");
    const blank = view.flow.steps.filter((each) => each.fields["details.message"] === "");
    view.findings = blank.map(({ key }) => ({
      key,
      fault: "nothing_to_send",
      field: "details.message",
      problem: null,
      blocks: true,
    }));
    if (view.flow.steps.length === 0)
      view.findings.push({ key: "trigger", fault: "no_steps", field: null, problem: null, blocks: true });
    return structuredClone(view);
  }

  write(flow: AutomationFlow): AutomationView {
    if (this.view === null) throw fail("not_found");
    this.written.push(flow);
    this.view = { ...this.view, flow, changed: true };
    return this.#checked();
  }

  send(): AutomationView | null {
    if (this.view === null) throw fail("not_found");
    if (this.wish.has("clash") && this.sent.length === 0) {
      this.sent.push(this.view.flow);
      const clashes = [{ field: "title", seen: "Nhắc gọi khách", theirs: "Nhắc khách", ours: "Gọi khách" }];
      this.view = { ...this.view, clashes };
      return structuredClone(this.view);
    }
    this.sent.push(this.view.flow);
    return null;
  }

  decide(): AutomationView {
    if (this.view === null) throw fail("not_found");
    this.view = { ...this.view, clashes: [] };
    return structuredClone(this.view);
  }

  switch(active: boolean): null {
    this.active = active;
    return null;
  }
}

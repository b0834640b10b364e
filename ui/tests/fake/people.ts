/** Stands in for the people of a till: a manager, a cashier, and what they allow each other. */
import type {
  AppStatus,
  ApprovalRow,
  NewPerson,
  People,
  PersonRow,
  Right,
  Role,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

const ALL: Right[] = [
  "sell",
  "open_drawer",
  "discount_over_limit",
  "change_price",
  "return_without_invoice",
  "give_up_document",
  "restore_backup",
  "change_settings",
  "manage_people",
  "back_office",
  "marketing",
];
const RIGHTS: Record<Role, Right[]> = { manager: ALL, cashier: ["sell", "open_drawer"], marketer: ["marketing"] };

interface Asked {
  request: string;
  right: Right;
  subject: string;
  value: string;
}

export class FakePeople {
  log: ApprovalRow[] = [];
  limit = "10";
  private readonly people: (PersonRow & { pin: string })[] = [];
  private asked: Asked | null = null;
  private granted: Asked | null = null;
  private requests = 0;

  constructor(
    private readonly status: AppStatus,
    wish: URLSearchParams,
  ) {
    if (!wish.has("people")) return;
    this.put("Lan", "manager", "2580");
    this.put("Minh", "cashier", "1470");
    if (wish.has("marketer")) this.put("Hoa", "marketer", "8642");
    for (let more = 0; more < Number(wish.get("people")); more++) this.put(`Nhân viên ${more + 1}`, "cashier", "3690");
    status.hasPeople = true;
    const name = wish.get("at");
    if (name !== null) this.stands(this.people.find((person) => person.name === name)?.id ?? "");
  }

  view(): People {
    return {
      people: this.people.map(({ id, name, role, rights }) => ({ id, name, role, rights })),
      rights: ALL.map((right) => ({
        right,
        roles: (["cashier", "manager", "marketer"] as const).filter((role) => RIGHTS[role].includes(right)),
      })),
      discountLimit: this.limit,
      wayBack: "recovery_code",
    };
  }

  signIn(id: string, pin: string): AppStatus {
    this.tried(id, pin);
    this.stands(id);
    return this.status;
  }

  lock(): AppStatus {
    this.status.atTill = null;
    return this.status;
  }

  first(name: string, pin: string): AppStatus {
    this.chosen(pin);
    this.status.hasPeople = true;
    this.stands(this.put(name, "manager", pin));
    if (this.status.phase === "first_manager") this.status.phase = "first_sync";
    return this.status;
  }

  add({ name, role, pin }: NewPerson): void {
    if (this.people.some((person) => person.name === name)) throw fail("person_name_taken");
    this.chosen(pin);
    this.put(name, role, pin);
  }

  change(id: string, name: string, role: Role): void {
    if (role !== "manager" && this.managers(id) === 0) throw fail("last_manager");
    for (const person of this.people) if (person.id === id) Object.assign(person, { name, role, rights: RIGHTS[role] });
  }

  remove(id: string): void {
    if (this.managers(id) === 0) throw fail("last_manager");
    this.people.splice(
      this.people.findIndex((person) => person.id === id),
      1,
    );
  }

  setPin(id: string, pin: string): void {
    this.chosen(pin);
    for (const person of this.people) if (person.id === id) person.pin = pin;
  }

  approve(request: string, id: string, pin: string): void {
    if (this.asked?.request !== request) throw fail("not_found");
    const by = this.tried(id, pin);
    if (!by.rights.includes(this.asked.right)) throw fail("not_allowed");
    this.granted = this.asked;
    const { right, subject, value } = this.asked;
    this.log.unshift({
      id: request,
      at: Date.now(),
      right,
      subject,
      value,
      askedBy: this.status.atTill?.name ?? "",
      approvedBy: by.name,
    });
  }

  /** Refuses what whoever stands at the till may not do, unless somebody has just allowed it. */
  must(right: Right, subject: string, value = ""): void {
    const { hasPeople, atTill } = this.status;
    if (!hasPeople || atTill?.rights.includes(right)) return;
    const { granted } = this;
    this.granted = null;
    if (granted?.right === right && granted.subject === subject && granted.value === value) return;
    this.asked = { request: String(++this.requests), right, subject, value };
    throw fail("approval_needed", { ...this.asked });
  }

  private put(name: string, role: Role, pin: string): string {
    const id = `person-${this.people.length + 1}`;
    this.people.push({ id, name, role, rights: RIGHTS[role], pin });
    return id;
  }

  private stands(id: string): void {
    this.status.atTill = this.view().people.find((person) => person.id === id) ?? null;
  }

  private tried(id: string, pin: string): PersonRow {
    const person = this.people.find((each) => each.id === id);
    if (person?.pin !== pin) throw fail("pin_wrong");
    return person;
  }

  private chosen(pin: string): void {
    if (!/^[0-9]{4,8}$/.test(pin)) throw fail("pin_invalid");
    if (pin === "1234") throw fail("pin_too_easy");
  }

  private managers(apartFrom: string): number {
    return this.people.filter((person) => person.role === "manager" && person.id !== apartFrom).length;
  }
}

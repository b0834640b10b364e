/** Words for what NextX keeps as codes: the gender of a customer, and their group. */
import type { FieldChoice, RecordForm } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";

/** What NextX takes for a man and for a woman. */
const MALE = "1";
const FEMALE = "0";
/** How else NextX has been seen to write them. */
const ALSO: Record<string, string> = { male: MALE, nam: MALE, female: FEMALE, nữ: FEMALE };

const codeOf = (gender: string): string => ALSO[gender.toLowerCase()] ?? gender;

/** A code that nobody knows is shown as it is. */
export function genderWords(gender: string): string {
  const code = codeOf(gender);
  if (code === MALE) return m.leads_sex_male();
  return code === FEMALE ? m.leads_sex_female() : m.customer_gender_code({ code });
}

export const groupWords = (group: string): string => m.customer_group_number({ number: group });

/** Groups with the names that NextX told, or the number where it told none. */
export function groupChoices(groups: readonly string[], named: readonly (readonly [string, string])[]): FieldChoice[] {
  return groups.map((value) => {
    const name = named.find(([group]) => group === value)?.[1] ?? value;
    return { value, label: name === value ? groupWords(value) : name };
  });
}

/** The form of a customer with words for its codes. A gender that is written otherwise stands in the place of its code. */
export function withWords(form: RecordForm): RecordForm {
  const own = form.fields["gender"] ?? "";
  const usual = [MALE, FEMALE].map((code) => (codeOf(own) === code ? own : code));
  const seen = (form.choices["gender"] ?? []).map(({ value }) => value);
  const others = seen.filter((value) => ![MALE, FEMALE].includes(codeOf(value)));
  const groups = form.choices["customer_group_id"] ?? [];
  return {
    ...form,
    choices: {
      ...form.choices,
      gender: [...usual, ...others].map((value) => ({ value, label: genderWords(value) })),
      customer_group_id: groupChoices(
        groups.map(({ value }) => value),
        groups.map(({ value, label }) => [value, label] as const),
      ),
      type: [
        { value: "customer", label: m.customer_type_customer() },
        { value: "supplier", label: m.customer_type_supplier() },
      ],
    },
  };
}

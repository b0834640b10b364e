#!/usr/bin/env python3
"""Compares what cashiers saw confirmed with the books of NextX, over HTTP as any client would.

Shares no code with the till. TILL_OPEN_API_URL, TILL_CRM_API_URL, TILL_CLIENT_ID and TILL_CLIENT_SECRET say where to ask
and as whom. Prints what is wrong, and as the last line a JSON object of what was counted; ends with 1 if anything is.
"""

import argparse
import collections
import datetime
import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal

PAGE = 100
MOST_PAGES = 100_000
# What follows the id in the marker of a return names what came back.
MARKER = re.compile(r"\[till:([0-9a-f-]{36})[^\]]*\]")
# Loopback is never asked through a proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
OPEN_API = os.environ["TILL_OPEN_API_URL"].rstrip("/")
CRM = os.environ["TILL_CRM_API_URL"].rstrip("/")


class Found:
    """What is wrong, by kind, with a sentence for each."""

    KINDS = ("lost", "doubled", "stuck", "wrong", "numbers_twice", "came_back", "unexplained")

    def __init__(self):
        self.counts = collections.Counter()
        self.sentences = []

    def complain(self, kind, sentence):
        self.counts[kind] += 1
        self.sentences.append(f"{kind}: {sentence}")

    def is_clean(self):
        return not any(self.counts[kind] for kind in self.KINDS)


class Shop:
    """The account's side of the API."""

    def __init__(self):
        answer = ask("POST", "/api/auth/token", body={
            "grant_type": "client_credentials",
            "client_id": os.environ["TILL_CLIENT_ID"],
            "client_secret": os.environ["TILL_CLIENT_SECRET"],
            "scope": "public.api",
        })
        self.token = answer["access_token"]

    def read(self, path, query=None, host=OPEN_API):
        return ask("GET", path, query=query, token=self.token, host=host)

    def listed(self, path, query=None, host=OPEN_API, first=0):
        """Every row; no list says how long it is."""
        seen = set()
        for page in range(first, MOST_PAGES):
            rows = self.read(path, {**(query or {}), "page": page, "pageLimit": PAGE}, host)
            fresh = [row for row in rows if row["id"] not in seen]
            seen.update(row["id"] for row in fresh)
            yield from fresh
            if len(rows) < PAGE or not fresh:
                return

    def orders(self):
        for branch in self.read("/api/branch/branch"):
            yield from self.listed("/api/sell/sell", {"branch_id": branch["id"], **around_today()})

    def order(self, order_id):
        return self.read(f"/api/sell/sell/{order_id}")

    def returns(self):
        return self.listed("/api/sell-return/sell-return", around_today())

    def sell_return(self, return_id):
        return self.read(f"/api/sell-return/sell-return/{return_id}")

    def customers(self):
        return self.listed("/api/customer/customer")

    def leads(self):
        return self.listed("/api/contact/contact")

    def tasks(self):
        return self.listed("/api/task/task", host=CRM, first=1)


def around_today():
    today = datetime.date.today()
    return {"from_date": today - datetime.timedelta(days=3), "to_date": today + datetime.timedelta(days=3)}


def ask(method, path, query=None, body=None, token=None, host=OPEN_API):
    address = host + path + ("?" + urllib.parse.urlencode(query) if query else "")
    headers = {"Accept": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(address, data, headers, method=method)
    try:
        with OPENER.open(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: HTTP {error.code} {error.read().decode(errors='replace')}")
    except (urllib.error.URLError, ValueError) as error:
        sys.exit(f"{method} {path}: {error}")


def seen_by_cashiers(file):
    """The records in the order in which they were written. A line that a kill cut off was seen by nobody."""
    records = []
    with open(file, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                records.append(json.loads(line))
            except ValueError:
                continue
    return records


def number(value):
    return Decimal(str(value)).normalize()


def by_marker(rows, field):
    """The rows that carry the marker of a till, by the id that it names."""
    marked = collections.defaultdict(list)
    for row in rows:
        for marker in set(MARKER.findall(row[field] or "")):
            marked[marker].append(row)
    return marked


def the_one(kind, key, name, rows_by_key, found):
    """The row that a document became; complains unless there is exactly one."""
    rows = rows_by_key.pop(key, [])
    if not rows:
        found.complain("lost", f"{kind} {name}")
        return None
    if len(rows) > 1:
        found.complain("doubled", f"{kind} {name} is at NextX as {[row['id'] for row in rows]}")
    return rows[0]


def unseen(kind, rows_by_key, found):
    """Answers how many documents of a till no cashier saw; they too should be there once."""
    for key, rows in rows_by_key.items():
        if len(rows) > 1:
            found.complain("doubled", f"{kind} {key}, which no cashier saw, is at NextX as {[row['id'] for row in rows]}")
    return len(rows_by_key)


def compare_sales(shop, sales, customers_by_phone, found):
    marked = by_marker(shop.orders(), "staff_note")
    by_number = collections.defaultdict(set)
    for marker, orders in marked.items():
        for order in orders:
            by_number[order["invoice_no"]].add(marker)
    for invoice_no, markers in by_number.items():
        if len(markers) > 1:
            found.complain("numbers_twice", f"{invoice_no} is the number of {len(markers)} sales at NextX")
    given = collections.Counter(sale["invoice_no"] for sale in sales)
    for invoice_no, times in given.items():
        if times > 1:
            found.complain("numbers_twice", f"{invoice_no} was given to {times} sales")
    for sale in sales:
        order = the_one("sale", sale["id"], sale["invoice_no"], marked, found)
        if order is not None:
            compare_sale(shop, sale, order, customers_by_phone, found)
    return unseen("sale", marked, found)


def compare_returns(shop, returns, found):
    marked = by_marker(shop.returns(), "staff_note")
    for made in returns:
        row = the_one("return", made["id"], f"of {made['sale']}", marked, found)
        if row is None:
            continue
        name = f"return {row['id']} of {made['sale']}"
        if row["sell_invoice_no"] != made["sale"]:
            found.complain("wrong", f"{name} is linked to {row['sell_invoice_no']}")
        detail = shop.sell_return(row["id"])
        if number(detail["final_total"]) != number(made["total"]):
            found.complain("wrong", f"{name} has a total of {detail['final_total']}, and it was {made['total']}")
        elif lines_of(detail, "sell_lines") != lines_of(made, "lines"):
            found.complain("wrong", f"{name} has the lines {lines_of(detail, 'sell_lines')}, and they were {lines_of(made, 'lines')}")
    return unseen("return", marked, found)


def compare_leads(shop, leads, found):
    rows_by_code = collections.defaultdict(list)
    for row in shop.leads():
        if MARKER.search(row["description"] or ""):
            rows_by_code[row["code"]].append(row)
    for lead in leads:
        row = the_one("lead", lead["code"], lead["code"], rows_by_code, found)
        if row is not None and (row["name"], row["mobile"]) != (lead["name"], lead["phone"]):
            found.complain("wrong", f"lead {lead['code']} is {row['name']}, {row['mobile']}")
    return unseen("lead", rows_by_code, found)


def compare_tasks(shop, tasks, found):
    marked = by_marker(shop.tasks(), "description")
    for task in tasks:
        row = the_one("task", task["id"], task["title"], marked, found)
        if row is not None and task["title"] not in row["task"]:
            found.complain("wrong", f"task {task['title']} is called {row['task']}")
    return unseen("task", marked, found)


def lines_of(document, field="products"):
    return sorted(
        (line["variation_id"], number(line["quantity"]), number(line["unit_price"])) for line in document[field]
    )


def compare_sale(shop, sale, listed, customers_by_phone, found):
    detail = shop.order(listed["id"])
    name = f"sale {sale['invoice_no']}, order {listed['id']}"
    if listed["invoice_no"] != sale["invoice_no"]:
        found.complain("wrong", f"{name} has the number {listed['invoice_no']}")
    for total in (listed["final_total"], detail["final_total"]):
        if number(total) != number(sale["total"]):
            found.complain("wrong", f"{name} has a total of {total}, and it was {sale['total']}")
            return
    there, here = lines_of(detail), lines_of(sale, "lines")
    if there != here:
        found.complain("wrong", f"{name} has the lines {there}, and they were {here}")
        return
    there = sorted((payment["method"], number(payment["amount"])) for payment in detail["payment"])
    here = sorted((payment["method"], number(payment["amount"])) for payment in sale["payments"])
    if there != here:
        found.complain("wrong", f"{name} has the payments {there}, and they were {here}")
        return
    customer = detail["customer_id"]
    if sale["phone"] is None:
        if customer is not None:
            found.complain("wrong", f"{name} is a walk-in's and has the customer {customer}")
    elif customer not in customers_by_phone[sale["phone"]]:
        found.complain("wrong", f"{name} has the customer {customer}, whose phone should be {sale['phone']}")


def compare_customers(made, customers_by_phone, found):
    for phone in {customer["phone"] for customer in made}:
        ids = customers_by_phone[phone]
        if not ids:
            found.complain("lost", f"customer {phone}")
        elif len(ids) > 1:
            found.complain("doubled", f"customer {phone} is at NextX as {ids}")


def compare_carts(records, found):
    """A cart that was paid is never on the counter again: the same revision with the same lines."""
    paid = set()
    for record in records:
        if record["kind"] not in ("sale", "start") or not record["lines"]:
            continue
        cart = (record["cart_revision"], json.dumps(record["lines"], sort_keys=True))
        if record["kind"] == "sale":
            paid.add(cart)
        elif cart in paid:
            found.complain("came_back", f"the cart of revision {record['cart_revision']} was paid already")


def compare_beliefs(seen, believed, found):
    """What the till knows to be at NextX."""
    known = {document["id"] for document in believed}
    for record in seen:
        if "id" in record and record["id"] not in known:
            found.complain("stuck", f"the till does not know {record['kind']} {record['id']}")
    for document in believed:
        if document["state"] != "confirmed":
            found.complain("stuck", sentence_of(document))


def sentence_of(document):
    name = document["invoice_no"] or document["id"]
    return f"{document['kind']} {name} is {document['state']}: {document['last_error']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seen", required=True, help="what the cashiers saw, one JSON record a line")
    parser.add_argument("--believed", required=True, help="what the till believes in the end")
    parser.add_argument("--unseen-at-most", type=int, default=0,
                        help="so many documents may be at NextX that no cashier saw")
    arguments = parser.parse_args()
    records = seen_by_cashiers(arguments.seen)
    with open(arguments.believed, encoding="utf-8") as file:
        believed = json.load(file)

    def of(kind):
        return [record for record in records if record["kind"] == kind]

    shop = Shop()
    found = Found()
    customers_by_phone = collections.defaultdict(list)
    for customer in shop.customers():
        customers_by_phone[customer["mobile"]].append(customer["id"])
    not_seen = sum((
        compare_sales(shop, of("sale"), customers_by_phone, found),
        compare_returns(shop, of("return"), found),
        compare_leads(shop, of("lead"), found),
        compare_tasks(shop, of("task"), found),
    ))
    if not_seen > arguments.unseen_at_most:
        found.complain("unexplained", f"{not_seen} documents are at NextX that no cashier saw")
    compare_customers(of("customer"), customers_by_phone, found)
    compare_carts(records, found)
    compare_beliefs(records, believed, found)

    for sentence in found.sentences:
        print(sentence)
    counts = {kind: found.counts[kind] for kind in Found.KINDS}
    print(json.dumps({**counts, "unseen": not_seen, "complaints": found.sentences[:50]}, ensure_ascii=False))
    sys.exit(0 if found.is_clean() else 1)


if __name__ == "__main__":
    main()

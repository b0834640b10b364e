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
MARKER = re.compile(r"\[till:[0-9a-f-]{36}\]")
# Loopback is never asked through a proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
OPEN_API = os.environ["TILL_OPEN_API_URL"].rstrip("/")


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

    def read(self, path, query=None):
        return ask("GET", path, query=query, token=self.token)

    def listed(self, path, query=None):
        """Every row; the first page is 0, and no list says how long it is."""
        seen = set()
        for page in range(MOST_PAGES):
            rows = self.read(path, {**(query or {}), "page": page, "pageLimit": PAGE})
            fresh = [row for row in rows if row["id"] not in seen]
            seen.update(row["id"] for row in fresh)
            yield from fresh
            if len(rows) < PAGE or not fresh:
                return

    def orders(self):
        today = datetime.date.today()
        for branch in self.read("/api/branch/branch"):
            yield from self.listed("/api/sell/sell", {
                "branch_id": branch["id"],
                "from_date": today - datetime.timedelta(days=3),
                "to_date": today + datetime.timedelta(days=3),
            })

    def order(self, order_id):
        return self.read(f"/api/sell/sell/{order_id}")

    def customers(self):
        return self.listed("/api/customer/customer")


def ask(method, path, query=None, body=None, token=None):
    address = OPEN_API + path + ("?" + urllib.parse.urlencode(query) if query else "")
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


def compare_sales(shop, sales, customers_by_phone, found):
    """Answers how many documents of a till no cashier saw."""
    by_marker = collections.defaultdict(list)
    by_number = collections.defaultdict(list)
    for order in shop.orders():
        for marker in set(MARKER.findall(order["staff_note"] or "")):
            by_marker[marker].append(order)
            by_number[order["invoice_no"]].append(order)
    for invoice_no, orders in by_number.items():
        if len({order["staff_note"] for order in orders}) > 1:
            found.complain("numbers_twice", f"{invoice_no} is the number of {len(orders)} orders of different sales")
    given = collections.Counter(sale["invoice_no"] for sale in sales)
    for invoice_no, times in given.items():
        if times > 1:
            found.complain("numbers_twice", f"{invoice_no} was given to {times} sales")
    for sale in sales:
        orders = by_marker.pop(sale["marker"], [])
        if not orders:
            found.complain("lost", f"sale {sale['invoice_no']} {sale['marker']}")
            continue
        if len(orders) > 1:
            ids = [order["id"] for order in orders]
            found.complain("doubled", f"sale {sale['invoice_no']} is at NextX as {ids}")
        compare_sale(shop, sale, orders[0], customers_by_phone, found)
    for marker, orders in by_marker.items():
        if len(orders) > 1:
            ids = [order["id"] for order in orders]
            found.complain("doubled", f"{marker}, which no cashier saw, is at NextX as {ids}")
    return len(by_marker)


def compare_sale(shop, sale, listed, customers_by_phone, found):
    detail = shop.order(listed["id"])
    name = f"sale {sale['invoice_no']}, order {listed['id']}"
    if listed["invoice_no"] != sale["invoice_no"]:
        found.complain("wrong", f"{name} has the number {listed['invoice_no']}")
    for total in (listed["final_total"], detail["final_total"]):
        if number(total) != number(sale["total"]):
            found.complain("wrong", f"{name} has a total of {total}, and it was {sale['total']}")
            return
    there = sorted(
        (line["variation_id"], number(line["quantity"]), number(line["unit_price"])) for line in detail["products"]
    )
    here = sorted(
        (line["variation_id"], number(line["quantity"]), number(line["unit_price"])) for line in sale["lines"]
    )
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
    """A cart that is on the counter at a start has a later revision than every one that was paid before."""
    paid = -1
    for record in records:
        if record["kind"] == "sale":
            paid = max(paid, record["cart_revision"])
        elif record["kind"] == "start" and record["cart_lines"] and record["cart_revision"] <= paid:
            found.complain("came_back", f"the cart of revision {record['cart_revision']} was paid already")


def compare_beliefs(sales, believed, found):
    """What the till knows to be at NextX."""
    states = {document["id"]: document for document in believed}
    for sale in sales:
        document = states.pop(sale["id"], None)
        if document is None:
            found.complain("stuck", f"the till does not know sale {sale['invoice_no']}")
            states[sale["id"]] = {"state": "confirmed"}
        elif document["state"] != "confirmed":
            found.complain("stuck", sentence_of(document))
    for document in states.values():
        if document["state"] != "confirmed":
            found.complain("stuck", sentence_of(document))


def sentence_of(document):
    return f"{document['kind']} {document['invoice_no'] or document['id']} is {document['state']}: {document['last_error']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seen", required=True, help="what the cashiers saw, one JSON record a line")
    parser.add_argument("--believed", required=True, help="what the till believes in the end")
    parser.add_argument("--unseen-at-most", type=int, default=0,
                        help="so many documents may be at NextX that no cashier saw")
    arguments = parser.parse_args()
    records = seen_by_cashiers(arguments.seen)
    sales = [record for record in records if record["kind"] == "sale"]
    made = [record for record in records if record["kind"] == "customer"]
    with open(arguments.believed, encoding="utf-8") as file:
        believed = json.load(file)

    shop = Shop()
    found = Found()
    customers_by_phone = collections.defaultdict(list)
    for customer in shop.customers():
        customers_by_phone[customer["mobile"]].append(customer["id"])
    unseen = compare_sales(shop, sales, customers_by_phone, found)
    if unseen > arguments.unseen_at_most:
        found.complain("unexplained", f"{unseen} sales are at NextX that no cashier saw")
    compare_customers(made, customers_by_phone, found)
    compare_carts(records, found)
    compare_beliefs(sales, believed, found)

    for sentence in found.sentences:
        print(sentence)
    counts = {kind: found.counts[kind] for kind in Found.KINDS}
    print(json.dumps({**counts, "unseen": unseen, "complaints": found.sentences[:50]}, ensure_ascii=False))
    sys.exit(0 if found.is_clean() else 1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Asks NextX over HTTP for one sale, as any client would, and finds exactly that one.

Shares no code with the till. Usage: find_order.py SALE.json, where the file holds invoice_no, total and lines (code,
name, quantity, unit_price); TILL_OPEN_API_URL, TILL_CLIENT_ID and TILL_CLIENT_SECRET say where to ask and as whom.
"""

import datetime
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal

PAGE = 100
MOST_PAGES = 10_000
HOST = os.environ["TILL_OPEN_API_URL"].rstrip("/")
# Loopback is never asked through a proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(method, path, query=None, body=None, token=None):
    address = HOST + path + ("?" + urllib.parse.urlencode(query) if query else "")
    headers = {"Accept": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(address, data, headers, method=method)
    try:
        with OPENER.open(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: HTTP {error.code} {error.read().decode(errors='replace')}")
    except (urllib.error.URLError, ValueError) as error:
        sys.exit(f"{method} {path}: {error}")


def sign_in():
    answer = ask("POST", "/api/auth/token", body={
        "grant_type": "client_credentials",
        "client_id": os.environ["TILL_CLIENT_ID"],
        "client_secret": os.environ["TILL_CLIENT_SECRET"],
        "scope": "public.api",
    })
    return answer["access_token"]


def orders_of(branch, token):
    """Every order of the branch around today; the first page is 0, and no list says how long it is."""
    today = datetime.date.today()
    seen = set()
    for page in range(MOST_PAGES):
        orders = ask("GET", "/api/sell/sell", token=token, query={
            "page": page,
            "pageLimit": PAGE,
            "branch_id": branch,
            "from_date": today - datetime.timedelta(days=2),
            "to_date": today + datetime.timedelta(days=2),
        })
        fresh = [order for order in orders if order["id"] not in seen]
        seen.update(order["id"] for order in fresh)
        yield from fresh
        if len(orders) < PAGE or not fresh:
            return


def product_code(variation, branch, token):
    product = ask("GET", "/api/product/product-detail", token=token, query={
        "variation_id": variation,
        "branch_id": branch,
    })
    if isinstance(product, list):
        product = product[0]
    return product["product_code"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        sale = json.load(file)
    token = sign_in()
    branches = [branch["id"] for branch in ask("GET", "/api/branch/branch", token=token)]
    found = [
        (branch, order)
        for branch in branches
        for order in orders_of(branch, token)
        if order["invoice_no"] == sale["invoice_no"]
    ]
    if len(found) != 1:
        sys.exit(f"{len(found)} orders have the number {sale['invoice_no']}, and it should be one")
    branch, listed = found[0]
    detail = ask("GET", f"/api/sell/sell/{listed['id']}", token=token)
    there = sorted(
        (product_code(line["variation_id"], branch, token), Decimal(str(line["quantity"])), Decimal(str(line["unit_price"])))
        for line in detail["products"]
    )
    here = sorted((line["code"], Decimal(line["quantity"]), Decimal(line["unit_price"])) for line in sale["lines"])
    if there != here:
        sys.exit(f"the lines differ: the server has {there}, the till sold {here}")
    total = Decimal(str(detail["final_total"]))
    if total != Decimal(sale["total"]) or Decimal(str(listed["final_total"])) != total:
        sys.exit(f"the totals differ: the server has {total}, the till charged {sale['total']}")
    paid = sum(Decimal(str(payment["amount"])) for payment in detail["payment"])
    if paid != total:
        sys.exit(f"the server has payments of {paid} for a total of {total}")
    print(f"order {listed['id']}, invoice {listed['invoice_no']}, branch {branch}: the only one with this number")
    for code, quantity, price in there:
        print(f"  {code}  {quantity.normalize():f} x {price.normalize():f}")
    print(f"  total {total.normalize():f}, paid {paid.normalize():f}: as the till sold it")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes an order at NextX as another program would, under a number that the till has given to a sale of its own.

Shares no code with the till. Usage: another_order.py ORDER.json, where the file holds invoice_no, branch_id, product_code, staff_note and total;
TILL_OPEN_API_URL, TILL_CLIENT_ID and TILL_CLIENT_SECRET say where and as whom.
"""

import datetime
import itertools
import json
import os
import sys
import urllib.request

HOST = os.environ["TILL_OPEN_API_URL"].rstrip("/")
# Loopback is never asked through a proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(method, path, body=None, token=None):
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None if body is None else json.dumps(body).encode()
    with OPENER.open(urllib.request.Request(HOST + path, data, headers, method=method), timeout=30) as answer:
        return json.load(answer)


def product_of(order, token):
    for page in itertools.count():
        products = ask("GET", f"/api/product/product?page={page}&pageLimit=100&branch_id={order['branch_id']}", token=token)
        if not products:
            sys.exit(f"no product has the code {order['product_code']}")
        for product in products:
            if product["product_code"] == order["product_code"]:
                return product


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        order = json.load(file)
    token = ask("POST", "/api/auth/token", {
        "grant_type": "client_credentials",
        "client_id": os.environ["TILL_CLIENT_ID"],
        "client_secret": os.environ["TILL_CLIENT_SECRET"],
        "scope": "public.api",
    })["access_token"]
    product = product_of(order, token)
    ask("POST", "/api/sell/sell", {
        "transaction_date": datetime.date.today().isoformat(),
        "branch_id": order["branch_id"],
        "invoice_no": order["invoice_no"],
        "staff_note": order["staff_note"],
        "final_total": order["total"],
        "products": [{
            "product_id": product["product_id"],
            "variation_id": product["variations_id"],
            "unit_id": product["product_variation"]["unit_id"],
            "unit_price": order["total"],
            "quantity": 1,
        }],
        "payment": [{"payment_type": "in_come", "method": "cash", "amount": order["total"]}],
    }, token)


if __name__ == "__main__":
    main()

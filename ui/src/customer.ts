/** The window that the customer sees. */
import "./fonts.css";
import "./tokens.css";
import "./app.css";
import { mount } from "svelte";
import CustomerDisplay from "./features/customer-display/CustomerDisplay.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("customer.html has no #app");

mount(CustomerDisplay, { target });

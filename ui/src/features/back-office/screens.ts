/** The screens of the back office, in the order of its menu. */
import ChartColumn from "@lucide/svelte/icons/chart-column";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import Factory from "@lucide/svelte/icons/factory";
import FolderTree from "@lucide/svelte/icons/folder-tree";
import IdCard from "@lucide/svelte/icons/id-card";
import ListTodo from "@lucide/svelte/icons/list-todo";
import Package from "@lucide/svelte/icons/package";
import ReceiptText from "@lucide/svelte/icons/receipt-text";
import Truck from "@lucide/svelte/icons/truck";
import Users from "@lucide/svelte/icons/users";
import Warehouse from "@lucide/svelte/icons/warehouse";
import { m } from "$lib/i18n.svelte";
import CategoriesPage from "../categories/CategoriesPage.svelte";
import CountsPage from "../counts/CountsPage.svelte";
import CustomersPage from "../customers/CustomersPage.svelte";
import SuppliersPage from "../customers/SuppliersPage.svelte";
import type { DeskGroup } from "../desk/desk";
import OverviewPage from "../overview/OverviewPage.svelte";
import ProductsPage from "../products/ProductsPage.svelte";
import PurchasesPage from "../purchases/PurchasesPage.svelte";
import SalesPage from "../sales/SalesPage.svelte";
import StaffPage from "../staff/StaffPage.svelte";
import StockPage from "../stock/StockPage.svelte";
import TasksPage from "../tasks/TasksPage.svelte";

export type BackOfficeScreen =
  | "overview"
  | "sales"
  | "tasks"
  | "stock"
  | "products"
  | "categories"
  | "purchases"
  | "counts"
  | "customers"
  | "suppliers"
  | "staff";

export const GROUPS: DeskGroup<BackOfficeScreen>[] = [
  {
    title: m.back_office_watch,
    screens: [
      { id: "overview", title: m.overview_title, icon: ChartColumn, page: OverviewPage },
      { id: "sales", title: m.orders_title, icon: ReceiptText, page: SalesPage },
      { id: "tasks", title: m.tasks_title, icon: ListTodo, page: TasksPage },
    ],
  },
  {
    title: m.back_office_goods,
    screens: [
      { id: "stock", title: m.stock_title, icon: Warehouse, page: StockPage },
      { id: "products", title: m.products_title, icon: Package, page: ProductsPage },
      { id: "categories", title: m.categories_title, icon: FolderTree, page: CategoriesPage },
      { id: "purchases", title: m.purchases_title, icon: Truck, page: PurchasesPage },
      { id: "counts", title: m.counts_title, icon: ClipboardList, page: CountsPage },
    ],
  },
  {
    title: m.back_office_people,
    screens: [
      { id: "customers", title: m.customers_title, icon: Users, page: CustomersPage },
      { id: "suppliers", title: m.suppliers_title, icon: Factory, page: SuppliersPage },
      { id: "staff", title: m.staff_title, icon: IdCard, page: StaffPage },
    ],
  },
];

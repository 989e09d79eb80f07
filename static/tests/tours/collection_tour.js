import { registry } from "@web/core/registry";

const POPUP = ".o_callmyway_popup";
const PARTNER = ".o_field_widget[name=partner_id]";
const tours = registry.category("web_tour.tours");

const see = (trigger) => ({ trigger });
const press = (trigger) => ({ trigger, run: "click" });

/** From the call of a debtor to the invoice and the statement. */
tours.add("callmyway_collection", {
    steps: () => [
        // the debt
        see(`${POPUP} .o_callmyway_overdue:contains(150)`),
        press(".o_callmyway_documents"),
        see(".o_callmyway_document:contains(INV)"),
        // the promise, which the outcome asks for
        press(".o_callmyway_outcome[data-code=promise]"),
        press(".o_callmyway_promise_form .o_callmyway_day:first"),
        press(".o_callmyway_promise_save"),
        see(".o_callmyway_recorded[data-kind=promise]:contains(150)"),
        // the charge, which the outcome proposes
        press(".o_callmyway_proposal .o_callmyway_charge"),
        see(
            ".o_callmyway_recorded[data-kind=charge]:contains(12.50), .o_callmyway_recorded[data-kind=charge]:contains(12,50)"
        ),
        press(".o_callmyway_done"),
        see(`body:not(:has(${POPUP}))`),
        // the invoice
        press("[data-menu-xmlid='callmyway.menu_collections']"),
        press("[data-menu-xmlid='callmyway.menu_charges']"),
        see(".o_list_view th[data-name=amount]"), // no more the list of calls
        press(".o_list_view .o_data_row:contains(Olga Cliente) td[name=partner_id]"),
        press(".o_form_view button[name=action_invoice]"),
        see(".o_form_view .o_field_widget[name=invoice_line_ids] .o_data_row"),
        // the statement
        {
            trigger: `.o_form_view ${PARTNER}`,
            run: `hover && click .o_form_view ${PARTNER} .o_external_button`,
        },
        press(".o_form_view .nav-link[name=callmyway_file]"),
        see(".o_callmyway_contact_debt .o_callmyway_overdue:contains(150)"),
        see(".o_callmyway_timeline .o_callmyway_item[data-kind=promises]"),
        see(".o_callmyway_timeline .o_callmyway_item[data-kind=charges]"),
        press(".o_callmyway_statement"),
        press(".modal button[name=action_print]"),
        see("body:not(:has(.modal))"),
    ],
});

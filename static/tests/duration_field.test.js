import { formatDuration } from "@callmyway/duration_field/duration_field";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, queryAllTexts, test } from "@odoo/hoot";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Talk extends models.Model {
    _name = "talk";

    seconds = fields.Integer();

    _records = [
        { id: 1, seconds: 125 },
        { id: 2, seconds: 3725 },
        { id: 3, seconds: 0 },
    ];
}

defineModels({ ...mailModels, Talk });

test("seconds are told as hours, minutes and seconds", () => {
    expect(formatDuration(0)).toBe("0:00:00");
    expect(formatDuration(7)).toBe("0:00:07");
    expect(formatDuration(125)).toBe("0:02:05");
    expect(formatDuration(3599)).toBe("0:59:59");
});

test("a call of more than an hour, and a total of more than a day, keep counting hours", () => {
    expect(formatDuration(3600)).toBe("1:00:00");
    expect(formatDuration(3725)).toBe("1:02:05");
    expect(formatDuration(90061)).toBe("25:01:01");
});

test("every second of three hours is told exactly", () => {
    const pad = (number) => String(number).padStart(2, "0");
    const wrong = [];
    for (let seconds = 0; seconds <= 3 * 3600; seconds++) {
        const minutes = Math.floor(seconds / 60);
        const told = `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
        if (formatDuration(seconds) !== told) {
            wrong.push(seconds);
        }
    }
    expect(wrong).toEqual([]);
});

test("what is not known is left empty", () => {
    expect(formatDuration(false)).toBe("");
});

test("a list shows durations and their sum", async () => {
    await mountView({
        type: "list",
        resModel: "talk",
        arch: `<list><field name="seconds" widget="callmyway_duration" sum="Total"/></list>`,
    });
    expect(queryAllTexts("td[name=seconds]")).toEqual(["0:02:05", "1:02:05", "0:00:00"]);
    expect("tfoot .o_list_number, tfoot .o_list_footer_number").toHaveText("1:04:10");
});

test("a form shows a duration that can't be edited", async () => {
    await mountView({
        type: "form",
        resModel: "talk",
        resId: 1,
        arch: `<form><field name="seconds" widget="callmyway_duration"/></form>`,
    });
    expect(".o_field_widget[name=seconds]").toHaveText("0:02:05");
    expect(".o_field_widget[name=seconds] input").toHaveCount(0);
});

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { session } from "@web/session";

const TONES = [
    { frequency: 660, at: 0 },
    { frequency: 880, at: 0.18 },
];
const LENGTH = 0.16; // seconds
const LOUDNESS = 0.08; // of 1

/** Tells of a new call, as the user wants it, when Odoo is not in front. */
export class CallAlert {
    constructor() {
        this.wanted = session.callmyway || {};
    }

    /** @param {object} call what get_popup said */
    tell(call) {
        if (this.wanted.notify) {
            this.notify(call);
        }
        if (this.wanted.sound) {
            this.sound();
        }
    }

    notify(call) {
        if (browser.Notification?.permission !== "granted") {
            return;
        }
        const who = call.contacts.length === 1 ? call.contacts[0].name : call.number;
        const title = call.direction === "in" ? _t("Incoming call") : _t("Call");
        const notification = new browser.Notification(title, {
            body: who,
            icon: "/callmyway/static/description/icon.png",
            tag: `callmyway.${call.id}`, // one call is told once, whoever tells it
        });
        notification.addEventListener("click", () => {
            window.focus();
            notification.close();
        });
    }

    sound() {
        const AudioContext = browser.AudioContext;
        if (!AudioContext) {
            return;
        }
        this.audio ||= new AudioContext();
        this.audio.resume();
        for (const { frequency, at } of TONES) {
            this.tone(frequency, this.audio.currentTime + at);
        }
    }

    tone(frequency, begin) {
        const oscillator = this.audio.createOscillator();
        const gain = this.audio.createGain();
        oscillator.frequency.value = frequency;
        gain.gain.setValueAtTime(0, begin);
        gain.gain.linearRampToValueAtTime(LOUDNESS, begin + LENGTH / 4);
        gain.gain.linearRampToValueAtTime(0, begin + LENGTH);
        oscillator.connect(gain).connect(this.audio.destination);
        oscillator.start(begin);
        oscillator.stop(begin + LENGTH);
    }
}

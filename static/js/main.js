// Everything a page does by itself. Pages work without it: links are links and forms are forms.
import { begin as live } from "./live.js";
import { begin as news } from "./news.js";
import { begin as forms } from "./forms.js";
import { begin as refused } from "./refused.js";
import { begin as autosave } from "./autosave.js";
import { begin as record } from "./record.js";
import { begin as triage } from "./triage.js";
import { begin as keys } from "./keys.js";
import { begin as palette } from "./palette.js";
import { begin as drafts } from "./drafts.js";
import { begin as place } from "./place.js";
import { begin as thread } from "./thread.js";
import { begin as lightbox } from "./lightbox.js";
import { begin as sound } from "./sound.js";
import { begin as sheet } from "./sheet.js";
import { begin as complete } from "./complete.js";
import { begin as tabs } from "./tabs.js";
import { begin as columns } from "./columns.js";
import { begin as look } from "./look.js";
import { begin as countdown } from "./countdown.js";
import { begin as zone } from "./zone.js";
import { begin as app } from "./app.js";
import { begin as notices } from "./notices.js";
import { begin as push } from "./push.js";

for (const begin of [news, forms, refused, autosave, record, triage, keys, palette, drafts, place, thread, lightbox, sound, sheet, complete, look, tabs, columns, countdown, zone, app, notices, push, live]) begin();

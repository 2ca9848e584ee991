// On the login page: nobody is logged in, so nothing of anybody stays in this browser.
import { TODAY } from "./last.js";

localStorage.removeItem(TODAY);
navigator.clearAppBadge?.();

// The service worker of the ticket desk. Made by usage.views.offline: what it keeps, and a version that changes with it.
// The work itself is in static/js/desk-worker.js.
"use strict";

self.DESK = {{ kept|safe }};
importScripts(...{{ scripts|safe }});

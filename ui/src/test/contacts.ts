/** How patients are reached, for tests; all of it is invented. */
import type { MessagePage, MessageRow, PatientContacts } from "@/ipc";
import { patient } from "./patients";

export const contacts = (more: Partial<PatientContacts> = {}): PatientContacts => ({
  patientId: "p1",
  contacts: [
    {
      contactId: "c1",
      method: "email",
      address: "rhodri@example.org",
      isGuardians: false,
      verifiedAt: "2026-11-03T02:00:00Z",
      badSince: null,
      badReason: null,
    },
    {
      contactId: "c2",
      method: "sms",
      address: "+61491570156",
      isGuardians: true,
      verifiedAt: null,
      badSince: "2026-11-20T02:00:00Z",
      badReason: "failed: no such number",
    },
  ],
  consents: [
    {
      method: "email",
      purpose: "care",
      given: true,
      decidedAt: "2026-11-03T02:00:00Z",
      source: "form of 3 November",
    },
    {
      method: "sms",
      purpose: "promotional",
      given: false,
      decidedAt: "2026-11-03T02:00:00Z",
      source: "by telephone",
    },
  ],
  timeZone: null,
  deceasedOn: null,
  guardian: null,
  emailOptedOutAt: null,
  smsOptedOutAt: "2026-11-21T02:00:00Z",
  mayKeep: true,
  redacted: false,
  ...more,
});

export const messageRow = (more: Partial<MessageRow> = {}): MessageRow => ({
  messageId: "m1",
  patient: patient(),
  purpose: "care",
  deliveryMethod: "email",
  title: "Your results are here",
  life: "sent",
  delivery: "queued",
  status: "unknown",
  priority: "normal",
  origin: "person",
  author: "ada",
  claimedBy: null,
  edits: 0,
  nextRetryAt: null,
  failureReason: null,
  createdAt: "2026-11-22T02:00:00Z",
  updatedAt: "2026-11-22T03:00:00Z",
  ...more,
});

export const messagePage = (more: Partial<MessagePage> = {}): MessagePage => ({
  total: 1,
  messages: [messageRow()],
  redacted: false,
  ...more,
});

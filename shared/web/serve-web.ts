// Who handles the routes of the function `web`: the doors without an account, sign-in, the board and the cases. Whatever is
// imported here makes the function larger that somebody waits for who was woken, so configuration and help stay out.

import type { Handlers } from './app.ts';
import {
  apiAnswerOwnCalls,
  apiCase,
  apiCases,
  apiOwnCalls,
  apiPageQueue,
  apiReceipts,
  apiReplay,
  apiVerb,
} from './handle-api.ts';
import { answerOwnCalls, showOwnCalls } from './handle-bundle.ts';
import { apiLedger, ledgerFile, linkedLedgerFile } from './handle-ledger.ts';
import { apiPageReason, casePageReason } from './handle-page-reason.ts';
import {
  answerPageLink,
  asset,
  attachment,
  landing,
  pageLink,
  report,
  reportForm,
  status,
} from './handle-public.ts';
import { callback, chooseDesk, enterDesk, signIn, signOut } from './handle-sign-in.ts';
import { board, caseVerb, closed, oneCase, receipt, receiptRaw, replay, triage } from './handle-staff.ts';
import { voiceCall, voiceKey, voiceStatus } from './handle-voice.ts';

export const WEB_HANDLERS: Handlers = {
  serves: 'web',
  open: {
    landing,
    asset,
    reportForm,
    report,
    status,
    linkedLedgerFile,
    pageLink,
    answerPage: answerPageLink,
    attachment,
    voiceCall,
    voiceKey,
    voiceStatus,
    signIn,
    callback,
    chooseDesk,
    enterDesk,
  },
  staffed: {
    signOut,
    board,
    closed,
    ownCalls: showOwnCalls,
    answerOwnCalls,
    case: oneCase,
    casePageReason,
    apiPageReason,
    ledgerFile,
    apiLedger,
    caseVerb,
    triage,
    receipt,
    receiptRaw,
    replay,
    apiCases,
    apiPageQueue,
    apiOwnCalls,
    apiAnswerOwnCalls,
    apiCase,
    apiVerb,
    apiReceipts,
    apiReplay,
  },
};

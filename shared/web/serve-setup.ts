// Who handles the routes of the function `setup`: configuration, previews, help, and the description of the API.

import type { Handlers } from './app.ts';
import { apiProposal, calendarImport, importCalendar } from './handle-calendar-import.ts';
import { addCalendar, calendar, calendarVersion, editCalendar, newCalendar } from './handle-calendars.ts';
import { addContract, contract, contractVersion, editContract, newContract } from './handle-contracts.ts';
import {
  apiBeginDrill,
  apiDrill,
  apiDrills,
  apiEndDrill,
  beginDrill,
  drill,
  drillFile,
  drills,
  endDrill,
} from './handle-drills.ts';
import { apiEdit, apiItem, apiItems } from './handle-edit-api.ts';
import { changeFeeds, feedFile } from './handle-feeds.ts';
import { help } from './handle-help.ts';
import { addLadder, editLadder, ladder, ladders, ladderVersion } from './handle-ladders.ts';
import { addTier, newTier } from './handle-new-tier.ts';
import { addPerson, editPerson, people, person, personVersion, verifyPerson } from './handle-people.ts';
import { addPost, apiStanding, editPost, post, posts, postVersion } from './handle-posts.ts';
import { apiPreview, preview } from './handle-preview.ts';
import { apiReadiness, readiness } from './handle-readiness.ts';
import { apiRepin, repin, repinDryRun } from './handle-repin.ts';
import { apiOnCall, apiRotaChange, apiSchedule } from './handle-rota-api.ts';
import {
  addRota,
  changeRota,
  editRota,
  newRota,
  onCall,
  rota,
  rotaEditor,
  rotaVersion,
} from './handle-rotas.ts';
import { apiSetup, setup } from './handle-setup.ts';
import { editTier, tier, tierVersion } from './handle-tiers.ts';
import { apiVerification, followVerificationLink, verificationLink } from './handle-verification.ts';
import { apiWho, who } from './handle-who.ts';
import { openApi } from './openapi.ts';

export const SETUP_HANDLERS: Handlers = {
  serves: 'setup',
  open: {
    openapi: async (portal, c) => c.json(openApi(portal.origin)),
    help,
    feedFile,
    verificationLink,
    followVerificationLink,
  },
  staffed: {
    drills,
    beginDrill,
    drill,
    endDrill,
    drillFile,
    apiDrills,
    apiBeginDrill,
    apiDrill,
    apiEndDrill,
    setup,
    onCall,
    changeFeeds,
    rota,
    changeRota,
    newRota,
    addRota,
    rotaEditor,
    editRota,
    rotaVersion,
    apiOnCall,
    apiSchedule,
    apiRotaChange,
    readiness,
    apiReadiness,
    preview,
    apiPreview,
    who,
    apiWho,
    newCalendar,
    addCalendar,
    calendar,
    editCalendar,
    calendarVersion,
    calendarImport,
    importCalendar,
    newTier,
    addTier,
    tier,
    editTier,
    tierVersion,
    newContract,
    addContract,
    contract,
    editContract,
    contractVersion,
    people,
    addPerson,
    person,
    editPerson,
    personVersion,
    verifyPerson,
    apiVerification,
    apiStanding,
    posts,
    addPost,
    post,
    editPost,
    postVersion,
    ladders,
    addLadder,
    ladder,
    editLadder,
    ladderVersion,
    repinDryRun,
    repin,
    apiItems,
    apiItem,
    apiEdit,
    apiRepin,
    apiProposal,
    apiSetup,
  },
};

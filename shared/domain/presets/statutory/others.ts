// Statutory holidays outside mainland China: days off for everybody, by region. Written by `npm run statutory` from
// date-holidays 3.37.0 (ISC), whose data rests on Wikipedia's articles and is under CC BY-SA 3.0, as this file is.
// Not edited by hand.

import type { StatutoryRegionYears } from '../../statutory.ts';

export const STATUTORY_OTHERS = {
  HK: {
    nameZh: '香港',
    nameEn: 'Hong Kong',
    timeZone: 'Asia/Hong_Kong',
    years: {
      '2024': {
        off: [
          ['2024-01-01', 1, '一月一日'],
          ['2024-02-10', 1, '農曆年初一'],
          ['2024-02-12', 1, '農曆年初三'],
          ['2024-02-13', 1, '農曆年初四'],
          ['2024-03-29', 1, '耶穌受難節'],
          ['2024-03-30', 1, '耶穌受難節翌日'],
          ['2024-04-01', 1, '復活節星期一'],
          ['2024-04-04', 1, '清明節'],
          ['2024-05-01', 1, '勞動節'],
          ['2024-05-15', 1, '佛誕'],
          ['2024-06-10', 1, '端午節'],
          ['2024-07-01', 1, '香港特別行政區成立紀念日'],
          ['2024-09-18', 1, '中秋節翌日'],
          ['2024-10-01', 1, '國慶日'],
          ['2024-10-11', 1, '重陽節'],
          ['2024-12-25', 1, '聖誕節'],
          ['2024-12-26', 1, '聖誕節後第一個周日'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-01', 1, '一月一日'],
          ['2025-01-29', 1, '農曆年初一'],
          ['2025-01-30', 1, '農曆年初二'],
          ['2025-01-31', 1, '農曆年初三'],
          ['2025-04-04', 1, '清明節'],
          ['2025-04-18', 1, '耶穌受難節'],
          ['2025-04-19', 1, '耶穌受難節翌日'],
          ['2025-04-21', 1, '復活節星期一'],
          ['2025-05-01', 1, '勞動節'],
          ['2025-05-05', 1, '佛誕'],
          ['2025-05-31', 1, '端午節'],
          ['2025-07-01', 1, '香港特別行政區成立紀念日'],
          ['2025-10-01', 1, '國慶日'],
          ['2025-10-07', 1, '中秋節翌日'],
          ['2025-10-29', 1, '重陽節'],
          ['2025-12-25', 1, '聖誕節'],
          ['2025-12-26', 1, '聖誕節後第一個周日'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-01', 1, '一月一日'],
          ['2026-02-17', 1, '農曆年初一'],
          ['2026-02-18', 1, '農曆年初二'],
          ['2026-02-19', 1, '農曆年初三'],
          ['2026-04-03', 1, '耶穌受難節'],
          ['2026-04-04', 1, '耶穌受難節翌日'],
          ['2026-04-06', 1, '清明節翌日'],
          ['2026-04-07', 1, '復活節星期一翌日'],
          ['2026-05-01', 1, '勞動節'],
          ['2026-05-25', 1, '佛誕翌日'],
          ['2026-06-19', 1, '端午節'],
          ['2026-07-01', 1, '香港特別行政區成立紀念日'],
          ['2026-09-26', 1, '中秋節翌日'],
          ['2026-10-01', 1, '國慶日'],
          ['2026-10-19', 1, '重陽節翌日'],
          ['2026-12-25', 1, '聖誕節'],
          ['2026-12-26', 1, '聖誕節後第一個周日'],
        ],
      },
    },
  },
  SG: {
    nameZh: '新加坡',
    nameEn: 'Singapore',
    timeZone: 'Asia/Singapore',
    years: {
      '2024': {
        off: [
          ['2024-01-01', 1, "New Year's Day"],
          ['2024-02-10', 2, 'Chinese New Year'],
          ['2024-02-12', 1, 'Chinese New Year (substitute day)'],
          ['2024-03-29', 1, 'Good Friday'],
          ['2024-04-10', 1, 'Hari Raya Puasa'],
          ['2024-05-01', 1, 'Labour Day'],
          ['2024-05-22', 1, 'Vesak Day'],
          ['2024-06-16', 1, 'Hari Raya Haji'],
          ['2024-08-09', 1, 'National Day'],
          ['2024-10-31', 1, 'Deepavali'],
          ['2024-12-25', 1, 'Christmas Day'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-01', 1, "New Year's Day"],
          ['2025-01-29', 2, 'Chinese New Year'],
          ['2025-03-31', 1, 'Hari Raya Puasa'],
          ['2025-04-18', 1, 'Good Friday'],
          ['2025-05-01', 1, 'Labour Day'],
          ['2025-05-12', 1, 'Vesak Day'],
          ['2025-06-07', 1, 'Hari Raya Haji'],
          ['2025-08-09', 1, 'National Day'],
          ['2025-10-20', 1, 'Deepavali'],
          ['2025-12-25', 1, 'Christmas Day'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-01', 1, "New Year's Day"],
          ['2026-02-17', 2, 'Chinese New Year'],
          ['2026-03-21', 1, 'Hari Raya Puasa'],
          ['2026-04-03', 1, 'Good Friday'],
          ['2026-05-01', 1, 'Labour Day'],
          ['2026-05-27', 1, 'Hari Raya Haji'],
          ['2026-05-31', 2, 'Vesak Day'],
          ['2026-08-09', 1, 'National Day'],
          ['2026-08-10', 1, 'National Day (substitute day)'],
          ['2026-11-08', 2, 'Deepavali'],
          ['2026-12-25', 1, 'Christmas Day'],
        ],
      },
    },
  },
  JP: {
    nameZh: '日本',
    nameEn: 'Japan',
    timeZone: 'Asia/Tokyo',
    years: {
      '2024': {
        off: [
          ['2024-01-01', 1, '元日'],
          ['2024-01-08', 1, '成人の日'],
          ['2024-02-11', 1, '建国記念の日'],
          ['2024-02-12', 1, '建国記念の日 (振替休日)'],
          ['2024-02-23', 1, '天皇誕生日'],
          ['2024-03-20', 1, '春分の日'],
          ['2024-04-29', 1, '昭和の日'],
          ['2024-05-03', 1, '憲法記念日'],
          ['2024-05-04', 1, 'みどりの日'],
          ['2024-05-05', 1, 'こどもの日'],
          ['2024-05-06', 1, 'こどもの日 (振替休日)'],
          ['2024-07-15', 1, '海の日'],
          ['2024-08-11', 1, '山の日'],
          ['2024-08-12', 1, '山の日 (振替休日)'],
          ['2024-09-16', 1, '敬老の日'],
          ['2024-09-22', 1, '秋分の日'],
          ['2024-09-23', 1, '秋分の日 (振替休日)'],
          ['2024-10-14', 1, 'スポーツの日'],
          ['2024-11-03', 1, '文化の日'],
          ['2024-11-04', 1, '文化の日 (振替休日)'],
          ['2024-11-23', 1, '勤労感謝の日'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-01', 1, '元日'],
          ['2025-01-13', 1, '成人の日'],
          ['2025-02-11', 1, '建国記念の日'],
          ['2025-02-23', 1, '天皇誕生日'],
          ['2025-02-24', 1, '天皇誕生日 (振替休日)'],
          ['2025-03-20', 1, '春分の日'],
          ['2025-04-29', 1, '昭和の日'],
          ['2025-05-03', 1, '憲法記念日'],
          ['2025-05-04', 1, 'みどりの日'],
          ['2025-05-05', 1, 'こどもの日'],
          ['2025-05-06', 1, 'みどりの日 (振替休日)'],
          ['2025-07-21', 1, '海の日'],
          ['2025-08-11', 1, '山の日'],
          ['2025-09-15', 1, '敬老の日'],
          ['2025-09-23', 1, '秋分の日'],
          ['2025-10-13', 1, 'スポーツの日'],
          ['2025-11-03', 1, '文化の日'],
          ['2025-11-23', 1, '勤労感謝の日'],
          ['2025-11-24', 1, '勤労感謝の日 (振替休日)'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-01', 1, '元日'],
          ['2026-01-12', 1, '成人の日'],
          ['2026-02-11', 1, '建国記念の日'],
          ['2026-02-23', 1, '天皇誕生日'],
          ['2026-03-20', 1, '春分の日'],
          ['2026-04-29', 1, '昭和の日'],
          ['2026-05-03', 1, '憲法記念日'],
          ['2026-05-04', 1, 'みどりの日'],
          ['2026-05-05', 1, 'こどもの日'],
          ['2026-05-06', 1, '憲法記念日 (振替休日)'],
          ['2026-07-20', 1, '海の日'],
          ['2026-08-11', 1, '山の日'],
          ['2026-09-21', 1, '敬老の日'],
          ['2026-09-22', 1, '国民の休日'],
          ['2026-09-23', 1, '秋分の日'],
          ['2026-10-12', 1, 'スポーツの日'],
          ['2026-11-03', 1, '文化の日'],
          ['2026-11-23', 1, '勤労感謝の日'],
        ],
      },
      '2027': {
        off: [
          ['2027-01-01', 1, '元日'],
          ['2027-01-11', 1, '成人の日'],
          ['2027-02-11', 1, '建国記念の日'],
          ['2027-02-23', 1, '天皇誕生日'],
          ['2027-03-21', 1, '春分の日'],
          ['2027-03-22', 1, '春分の日 (振替休日)'],
          ['2027-04-29', 1, '昭和の日'],
          ['2027-05-03', 1, '憲法記念日'],
          ['2027-05-04', 1, 'みどりの日'],
          ['2027-05-05', 1, 'こどもの日'],
          ['2027-07-19', 1, '海の日'],
          ['2027-08-11', 1, '山の日'],
          ['2027-09-20', 1, '敬老の日'],
          ['2027-09-23', 1, '秋分の日'],
          ['2027-10-11', 1, 'スポーツの日'],
          ['2027-11-03', 1, '文化の日'],
          ['2027-11-23', 1, '勤労感謝の日'],
        ],
      },
    },
  },
  US: {
    nameZh: '美国（联邦）',
    nameEn: 'United States (federal)',
    timeZone: 'America/New_York',
    years: {
      '2024': {
        off: [
          ['2024-01-01', 1, "New Year's Day"],
          ['2024-01-15', 1, 'Martin Luther King Jr. Day'],
          ['2024-02-19', 1, "Washington's Birthday"],
          ['2024-05-27', 1, 'Memorial Day'],
          ['2024-06-19', 1, 'Juneteenth'],
          ['2024-07-04', 1, 'Independence Day'],
          ['2024-09-02', 1, 'Labor Day'],
          ['2024-10-14', 1, 'Columbus Day'],
          ['2024-11-11', 1, 'Veterans Day'],
          ['2024-11-28', 1, 'Thanksgiving Day'],
          ['2024-12-25', 1, 'Christmas Day'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-01', 1, "New Year's Day"],
          ['2025-01-20', 1, 'Martin Luther King Jr. Day'],
          ['2025-02-17', 1, "Washington's Birthday"],
          ['2025-05-26', 1, 'Memorial Day'],
          ['2025-06-19', 1, 'Juneteenth'],
          ['2025-07-04', 1, 'Independence Day'],
          ['2025-09-01', 1, 'Labor Day'],
          ['2025-10-13', 1, 'Columbus Day'],
          ['2025-11-11', 1, 'Veterans Day'],
          ['2025-11-27', 1, 'Thanksgiving Day'],
          ['2025-12-25', 1, 'Christmas Day'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-01', 1, "New Year's Day"],
          ['2026-01-19', 1, 'Martin Luther King Jr. Day'],
          ['2026-02-16', 1, "Washington's Birthday"],
          ['2026-05-25', 1, 'Memorial Day'],
          ['2026-06-19', 1, 'Juneteenth'],
          ['2026-07-03', 1, 'Independence Day (substitute day)'],
          ['2026-07-04', 1, 'Independence Day'],
          ['2026-09-07', 1, 'Labor Day'],
          ['2026-10-12', 1, 'Columbus Day'],
          ['2026-11-11', 1, 'Veterans Day'],
          ['2026-11-26', 1, 'Thanksgiving Day'],
          ['2026-12-25', 1, 'Christmas Day'],
        ],
      },
      '2027': {
        off: [
          ['2027-01-01', 1, "New Year's Day"],
          ['2027-01-18', 1, 'Martin Luther King Jr. Day'],
          ['2027-02-15', 1, "Washington's Birthday"],
          ['2027-05-31', 1, 'Memorial Day'],
          ['2027-06-18', 1, 'Juneteenth (substitute day)'],
          ['2027-06-19', 1, 'Juneteenth'],
          ['2027-07-04', 1, 'Independence Day'],
          ['2027-07-05', 1, 'Independence Day (substitute day)'],
          ['2027-09-06', 1, 'Labor Day'],
          ['2027-10-11', 1, 'Columbus Day'],
          ['2027-11-11', 1, 'Veterans Day'],
          ['2027-11-25', 1, 'Thanksgiving Day'],
          ['2027-12-24', 1, 'Christmas Day (substitute day)'],
          ['2027-12-25', 1, 'Christmas Day'],
          ['2027-12-31', 1, "New Year's Day (substitute day)"],
        ],
      },
      '2028': {
        off: [
          ['2028-01-01', 1, "New Year's Day"],
          ['2028-01-17', 1, 'Martin Luther King Jr. Day'],
          ['2028-02-21', 1, "Washington's Birthday"],
          ['2028-05-29', 1, 'Memorial Day'],
          ['2028-06-19', 1, 'Juneteenth'],
          ['2028-07-04', 1, 'Independence Day'],
          ['2028-09-04', 1, 'Labor Day'],
          ['2028-10-09', 1, 'Columbus Day'],
          ['2028-11-11', 1, 'Veterans Day'],
          ['2028-11-23', 1, 'Thanksgiving Day'],
          ['2028-12-25', 1, 'Christmas Day'],
        ],
      },
      '2029': {
        off: [
          ['2029-01-01', 1, "New Year's Day"],
          ['2029-01-15', 1, 'Martin Luther King Jr. Day'],
          ['2029-02-19', 1, "Washington's Birthday"],
          ['2029-05-28', 1, 'Memorial Day'],
          ['2029-06-19', 1, 'Juneteenth'],
          ['2029-07-04', 1, 'Independence Day'],
          ['2029-09-03', 1, 'Labor Day'],
          ['2029-10-08', 1, 'Columbus Day'],
          ['2029-11-11', 1, 'Veterans Day'],
          ['2029-11-22', 1, 'Thanksgiving Day'],
          ['2029-12-25', 1, 'Christmas Day'],
        ],
      },
      '2030': {
        off: [
          ['2030-01-01', 1, "New Year's Day"],
          ['2030-01-21', 1, 'Martin Luther King Jr. Day'],
          ['2030-02-18', 1, "Washington's Birthday"],
          ['2030-05-27', 1, 'Memorial Day'],
          ['2030-06-19', 1, 'Juneteenth'],
          ['2030-07-04', 1, 'Independence Day'],
          ['2030-09-02', 1, 'Labor Day'],
          ['2030-10-14', 1, 'Columbus Day'],
          ['2030-11-11', 1, 'Veterans Day'],
          ['2030-11-28', 1, 'Thanksgiving Day'],
          ['2030-12-25', 1, 'Christmas Day'],
        ],
      },
    },
  },
  'GB-ENG': {
    nameZh: '英格兰和威尔士',
    nameEn: 'England and Wales',
    timeZone: 'Europe/London',
    years: {
      '2024': {
        off: [
          ['2024-01-01', 1, "New Year's Day"],
          ['2024-03-29', 1, 'Good Friday'],
          ['2024-04-01', 1, 'Easter Monday'],
          ['2024-05-06', 1, 'Early May bank holiday'],
          ['2024-05-27', 1, 'Spring bank holiday'],
          ['2024-08-26', 1, 'Summer bank holiday'],
          ['2024-12-25', 1, 'Christmas Day'],
          ['2024-12-26', 1, 'Boxing Day'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-01', 1, "New Year's Day"],
          ['2025-04-18', 1, 'Good Friday'],
          ['2025-04-21', 1, 'Easter Monday'],
          ['2025-05-05', 1, 'Early May bank holiday'],
          ['2025-05-26', 1, 'Spring bank holiday'],
          ['2025-08-25', 1, 'Summer bank holiday'],
          ['2025-12-25', 1, 'Christmas Day'],
          ['2025-12-26', 1, 'Boxing Day'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-01', 1, "New Year's Day"],
          ['2026-04-03', 1, 'Good Friday'],
          ['2026-04-06', 1, 'Easter Monday'],
          ['2026-05-04', 1, 'Early May bank holiday'],
          ['2026-05-25', 1, 'Spring bank holiday'],
          ['2026-08-31', 1, 'Summer bank holiday'],
          ['2026-12-25', 1, 'Christmas Day'],
          ['2026-12-26', 1, 'Boxing Day'],
          ['2026-12-28', 1, 'Boxing Day (substitute day)'],
        ],
      },
      '2027': {
        off: [
          ['2027-01-01', 1, "New Year's Day"],
          ['2027-03-26', 1, 'Good Friday'],
          ['2027-03-29', 1, 'Easter Monday'],
          ['2027-05-03', 1, 'Early May bank holiday'],
          ['2027-05-31', 1, 'Spring bank holiday'],
          ['2027-08-30', 1, 'Summer bank holiday'],
          ['2027-12-25', 1, 'Christmas Day'],
          ['2027-12-26', 1, 'Boxing Day'],
          ['2027-12-27', 1, 'Christmas Day (substitute day)'],
          ['2027-12-28', 1, 'Boxing Day (substitute day)'],
        ],
      },
    },
  },
  FR: {
    nameZh: '法国',
    nameEn: 'France',
    timeZone: 'Europe/Paris',
    years: {
      '2024': {
        off: [
          ['2024-01-01', 1, 'Nouvel An'],
          ['2024-04-01', 1, 'Lundi de Pâques'],
          ['2024-05-01', 1, 'Fête du travail'],
          ['2024-05-08', 1, 'Fête de la Victoire 1945'],
          ['2024-05-09', 1, 'Ascension'],
          ['2024-05-20', 1, 'Lundi de Pentecôte'],
          ['2024-07-14', 1, 'Fête Nationale de la France'],
          ['2024-08-15', 1, 'Assomption'],
          ['2024-11-01', 1, 'Toussaint'],
          ['2024-11-11', 1, 'Armistice 1918'],
          ['2024-12-25', 1, 'Noël'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-01', 1, 'Nouvel An'],
          ['2025-04-21', 1, 'Lundi de Pâques'],
          ['2025-05-01', 1, 'Fête du travail'],
          ['2025-05-08', 1, 'Fête de la Victoire 1945'],
          ['2025-05-29', 1, 'Ascension'],
          ['2025-06-09', 1, 'Lundi de Pentecôte'],
          ['2025-07-14', 1, 'Fête Nationale de la France'],
          ['2025-08-15', 1, 'Assomption'],
          ['2025-11-01', 1, 'Toussaint'],
          ['2025-11-11', 1, 'Armistice 1918'],
          ['2025-12-25', 1, 'Noël'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-01', 1, 'Nouvel An'],
          ['2026-04-06', 1, 'Lundi de Pâques'],
          ['2026-05-01', 1, 'Fête du travail'],
          ['2026-05-08', 1, 'Fête de la Victoire 1945'],
          ['2026-05-14', 1, 'Ascension'],
          ['2026-05-25', 1, 'Lundi de Pentecôte'],
          ['2026-07-14', 1, 'Fête Nationale de la France'],
          ['2026-08-15', 1, 'Assomption'],
          ['2026-11-01', 1, 'Toussaint'],
          ['2026-11-11', 1, 'Armistice 1918'],
          ['2026-12-25', 1, 'Noël'],
        ],
      },
      '2027': {
        off: [
          ['2027-01-01', 1, 'Nouvel An'],
          ['2027-03-29', 1, 'Lundi de Pâques'],
          ['2027-05-01', 1, 'Fête du travail'],
          ['2027-05-06', 1, 'Ascension'],
          ['2027-05-08', 1, 'Fête de la Victoire 1945'],
          ['2027-05-17', 1, 'Lundi de Pentecôte'],
          ['2027-07-14', 1, 'Fête Nationale de la France'],
          ['2027-08-15', 1, 'Assomption'],
          ['2027-11-01', 1, 'Toussaint'],
          ['2027-11-11', 1, 'Armistice 1918'],
          ['2027-12-25', 1, 'Noël'],
        ],
      },
      '2028': {
        off: [
          ['2028-01-01', 1, 'Nouvel An'],
          ['2028-04-17', 1, 'Lundi de Pâques'],
          ['2028-05-01', 1, 'Fête du travail'],
          ['2028-05-08', 1, 'Fête de la Victoire 1945'],
          ['2028-05-25', 1, 'Ascension'],
          ['2028-06-05', 1, 'Lundi de Pentecôte'],
          ['2028-07-14', 1, 'Fête Nationale de la France'],
          ['2028-08-15', 1, 'Assomption'],
          ['2028-11-01', 1, 'Toussaint'],
          ['2028-11-11', 1, 'Armistice 1918'],
          ['2028-12-25', 1, 'Noël'],
        ],
      },
      '2029': {
        off: [
          ['2029-01-01', 1, 'Nouvel An'],
          ['2029-04-02', 1, 'Lundi de Pâques'],
          ['2029-05-01', 1, 'Fête du travail'],
          ['2029-05-08', 1, 'Fête de la Victoire 1945'],
          ['2029-05-10', 1, 'Ascension'],
          ['2029-05-21', 1, 'Lundi de Pentecôte'],
          ['2029-07-14', 1, 'Fête Nationale de la France'],
          ['2029-08-15', 1, 'Assomption'],
          ['2029-11-01', 1, 'Toussaint'],
          ['2029-11-11', 1, 'Armistice 1918'],
          ['2029-12-25', 1, 'Noël'],
        ],
      },
      '2030': {
        off: [
          ['2030-01-01', 1, 'Nouvel An'],
          ['2030-04-22', 1, 'Lundi de Pâques'],
          ['2030-05-01', 1, 'Fête du travail'],
          ['2030-05-08', 1, 'Fête de la Victoire 1945'],
          ['2030-05-30', 1, 'Ascension'],
          ['2030-06-10', 1, 'Lundi de Pentecôte'],
          ['2030-07-14', 1, 'Fête Nationale de la France'],
          ['2030-08-15', 1, 'Assomption'],
          ['2030-11-01', 1, 'Toussaint'],
          ['2030-11-11', 1, 'Armistice 1918'],
          ['2030-12-25', 1, 'Noël'],
        ],
      },
    },
  },
  DE: {
    nameZh: '德国（全国）',
    nameEn: 'Germany (nationwide)',
    timeZone: 'Europe/Berlin',
    years: {
      '2024': {
        off: [
          ['2024-01-01', 1, 'Neujahr'],
          ['2024-03-29', 1, 'Karfreitag'],
          ['2024-04-01', 1, 'Ostermontag'],
          ['2024-05-01', 1, 'Maifeiertag'],
          ['2024-05-09', 1, 'Christi Himmelfahrt'],
          ['2024-05-20', 1, 'Pfingstmontag'],
          ['2024-10-03', 1, 'Tag der Deutschen Einheit'],
          ['2024-12-25', 1, '1. Weihnachtstag'],
          ['2024-12-26', 1, '2. Weihnachtstag'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-01', 1, 'Neujahr'],
          ['2025-04-18', 1, 'Karfreitag'],
          ['2025-04-21', 1, 'Ostermontag'],
          ['2025-05-01', 1, 'Maifeiertag'],
          ['2025-05-29', 1, 'Christi Himmelfahrt'],
          ['2025-06-09', 1, 'Pfingstmontag'],
          ['2025-10-03', 1, 'Tag der Deutschen Einheit'],
          ['2025-12-25', 1, '1. Weihnachtstag'],
          ['2025-12-26', 1, '2. Weihnachtstag'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-01', 1, 'Neujahr'],
          ['2026-04-03', 1, 'Karfreitag'],
          ['2026-04-06', 1, 'Ostermontag'],
          ['2026-05-01', 1, 'Maifeiertag'],
          ['2026-05-14', 1, 'Christi Himmelfahrt'],
          ['2026-05-25', 1, 'Pfingstmontag'],
          ['2026-10-03', 1, 'Tag der Deutschen Einheit'],
          ['2026-12-25', 1, '1. Weihnachtstag'],
          ['2026-12-26', 1, '2. Weihnachtstag'],
        ],
      },
      '2027': {
        off: [
          ['2027-01-01', 1, 'Neujahr'],
          ['2027-03-26', 1, 'Karfreitag'],
          ['2027-03-29', 1, 'Ostermontag'],
          ['2027-05-01', 1, 'Maifeiertag'],
          ['2027-05-06', 1, 'Christi Himmelfahrt'],
          ['2027-05-17', 1, 'Pfingstmontag'],
          ['2027-10-03', 1, 'Tag der Deutschen Einheit'],
          ['2027-12-25', 1, '1. Weihnachtstag'],
          ['2027-12-26', 1, '2. Weihnachtstag'],
        ],
      },
      '2028': {
        off: [
          ['2028-01-01', 1, 'Neujahr'],
          ['2028-04-14', 1, 'Karfreitag'],
          ['2028-04-17', 1, 'Ostermontag'],
          ['2028-05-01', 1, 'Maifeiertag'],
          ['2028-05-25', 1, 'Christi Himmelfahrt'],
          ['2028-06-05', 1, 'Pfingstmontag'],
          ['2028-10-03', 1, 'Tag der Deutschen Einheit'],
          ['2028-12-25', 1, '1. Weihnachtstag'],
          ['2028-12-26', 1, '2. Weihnachtstag'],
        ],
      },
      '2029': {
        off: [
          ['2029-01-01', 1, 'Neujahr'],
          ['2029-03-30', 1, 'Karfreitag'],
          ['2029-04-02', 1, 'Ostermontag'],
          ['2029-05-01', 1, 'Maifeiertag'],
          ['2029-05-10', 1, 'Christi Himmelfahrt'],
          ['2029-05-21', 1, 'Pfingstmontag'],
          ['2029-10-03', 1, 'Tag der Deutschen Einheit'],
          ['2029-12-25', 1, '1. Weihnachtstag'],
          ['2029-12-26', 1, '2. Weihnachtstag'],
        ],
      },
      '2030': {
        off: [
          ['2030-01-01', 1, 'Neujahr'],
          ['2030-04-19', 1, 'Karfreitag'],
          ['2030-04-22', 1, 'Ostermontag'],
          ['2030-05-01', 1, 'Maifeiertag'],
          ['2030-05-30', 1, 'Christi Himmelfahrt'],
          ['2030-06-10', 1, 'Pfingstmontag'],
          ['2030-10-03', 1, 'Tag der Deutschen Einheit'],
          ['2030-12-25', 1, '1. Weihnachtstag'],
          ['2030-12-26', 1, '2. Weihnachtstag'],
        ],
      },
    },
  },
  'DE-BW': {
    nameZh: '德国巴登-符腾堡',
    nameEn: 'Germany, Baden-Württemberg',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-01-06', 1, 'Heilige Drei Könige'],
          ['2024-05-30', 1, 'Fronleichnam'],
          ['2024-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-06', 1, 'Heilige Drei Könige'],
          ['2025-06-19', 1, 'Fronleichnam'],
          ['2025-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-06', 1, 'Heilige Drei Könige'],
          ['2026-06-04', 1, 'Fronleichnam'],
          ['2026-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2027': {
        off: [
          ['2027-01-06', 1, 'Heilige Drei Könige'],
          ['2027-05-27', 1, 'Fronleichnam'],
          ['2027-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2028': {
        off: [
          ['2028-01-06', 1, 'Heilige Drei Könige'],
          ['2028-06-15', 1, 'Fronleichnam'],
          ['2028-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2029': {
        off: [
          ['2029-01-06', 1, 'Heilige Drei Könige'],
          ['2029-05-31', 1, 'Fronleichnam'],
          ['2029-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2030': {
        off: [
          ['2030-01-06', 1, 'Heilige Drei Könige'],
          ['2030-06-20', 1, 'Fronleichnam'],
          ['2030-11-01', 1, 'Allerheiligen'],
        ],
      },
    },
  },
  'DE-BY': {
    nameZh: '德国巴伐利亚',
    nameEn: 'Germany, Bavaria',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-01-06', 1, 'Heilige Drei Könige'],
          ['2024-05-30', 1, 'Fronleichnam'],
          ['2024-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-06', 1, 'Heilige Drei Könige'],
          ['2025-06-19', 1, 'Fronleichnam'],
          ['2025-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-06', 1, 'Heilige Drei Könige'],
          ['2026-06-04', 1, 'Fronleichnam'],
          ['2026-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2027': {
        off: [
          ['2027-01-06', 1, 'Heilige Drei Könige'],
          ['2027-05-27', 1, 'Fronleichnam'],
          ['2027-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2028': {
        off: [
          ['2028-01-06', 1, 'Heilige Drei Könige'],
          ['2028-06-15', 1, 'Fronleichnam'],
          ['2028-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2029': {
        off: [
          ['2029-01-06', 1, 'Heilige Drei Könige'],
          ['2029-05-31', 1, 'Fronleichnam'],
          ['2029-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2030': {
        off: [
          ['2030-01-06', 1, 'Heilige Drei Könige'],
          ['2030-06-20', 1, 'Fronleichnam'],
          ['2030-11-01', 1, 'Allerheiligen'],
        ],
      },
    },
  },
  'DE-BE': {
    nameZh: '德国柏林',
    nameEn: 'Germany, Berlin',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': { off: [['2024-03-08', 1, 'Internationaler Frauentag']] },
      '2025': {
        off: [
          ['2025-03-08', 1, 'Internationaler Frauentag'],
          ['2025-05-08', 1, 'Tag der Befreiung (80. Jahrestag)'],
        ],
      },
      '2026': { off: [['2026-03-08', 1, 'Internationaler Frauentag']] },
      '2027': { off: [['2027-03-08', 1, 'Internationaler Frauentag']] },
      '2028': {
        off: [
          ['2028-03-08', 1, 'Internationaler Frauentag'],
          ['2028-06-17', 1, '75-jähriges Jubiläum des Volksaufstands in der DDR'],
        ],
      },
      '2029': { off: [['2029-03-08', 1, 'Internationaler Frauentag']] },
      '2030': { off: [['2030-03-08', 1, 'Internationaler Frauentag']] },
    },
  },
  'DE-BB': {
    nameZh: '德国勃兰登堡',
    nameEn: 'Germany, Brandenburg',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-03-31', 1, 'Ostersonntag'],
          ['2024-05-19', 1, 'Pfingstsonntag'],
          ['2024-10-31', 1, 'Reformationstag'],
        ],
      },
      '2025': {
        off: [
          ['2025-04-20', 1, 'Ostersonntag'],
          ['2025-06-08', 1, 'Pfingstsonntag'],
          ['2025-10-31', 1, 'Reformationstag'],
        ],
      },
      '2026': {
        off: [
          ['2026-04-05', 1, 'Ostersonntag'],
          ['2026-05-24', 1, 'Pfingstsonntag'],
          ['2026-10-31', 1, 'Reformationstag'],
        ],
      },
      '2027': {
        off: [
          ['2027-03-28', 1, 'Ostersonntag'],
          ['2027-05-16', 1, 'Pfingstsonntag'],
          ['2027-10-31', 1, 'Reformationstag'],
        ],
      },
      '2028': {
        off: [
          ['2028-04-16', 1, 'Ostersonntag'],
          ['2028-06-04', 1, 'Pfingstsonntag'],
          ['2028-10-31', 1, 'Reformationstag'],
        ],
      },
      '2029': {
        off: [
          ['2029-04-01', 1, 'Ostersonntag'],
          ['2029-05-20', 1, 'Pfingstsonntag'],
          ['2029-10-31', 1, 'Reformationstag'],
        ],
      },
      '2030': {
        off: [
          ['2030-04-21', 1, 'Ostersonntag'],
          ['2030-06-09', 1, 'Pfingstsonntag'],
          ['2030-10-31', 1, 'Reformationstag'],
        ],
      },
    },
  },
  'DE-HB': {
    nameZh: '德国不来梅',
    nameEn: 'Germany, Bremen',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': { off: [['2024-10-31', 1, 'Reformationstag']] },
      '2025': { off: [['2025-10-31', 1, 'Reformationstag']] },
      '2026': { off: [['2026-10-31', 1, 'Reformationstag']] },
      '2027': { off: [['2027-10-31', 1, 'Reformationstag']] },
      '2028': { off: [['2028-10-31', 1, 'Reformationstag']] },
      '2029': { off: [['2029-10-31', 1, 'Reformationstag']] },
      '2030': { off: [['2030-10-31', 1, 'Reformationstag']] },
    },
  },
  'DE-HH': {
    nameZh: '德国汉堡',
    nameEn: 'Germany, Hamburg',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': { off: [['2024-10-31', 1, 'Reformationstag']] },
      '2025': { off: [['2025-10-31', 1, 'Reformationstag']] },
      '2026': { off: [['2026-10-31', 1, 'Reformationstag']] },
      '2027': { off: [['2027-10-31', 1, 'Reformationstag']] },
      '2028': { off: [['2028-10-31', 1, 'Reformationstag']] },
      '2029': { off: [['2029-10-31', 1, 'Reformationstag']] },
      '2030': { off: [['2030-10-31', 1, 'Reformationstag']] },
    },
  },
  'DE-HE': {
    nameZh: '德国黑森',
    nameEn: 'Germany, Hesse',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': { off: [['2024-05-30', 1, 'Fronleichnam']] },
      '2025': { off: [['2025-06-19', 1, 'Fronleichnam']] },
      '2026': { off: [['2026-06-04', 1, 'Fronleichnam']] },
      '2027': { off: [['2027-05-27', 1, 'Fronleichnam']] },
      '2028': { off: [['2028-06-15', 1, 'Fronleichnam']] },
      '2029': { off: [['2029-05-31', 1, 'Fronleichnam']] },
      '2030': { off: [['2030-06-20', 1, 'Fronleichnam']] },
    },
  },
  'DE-MV': {
    nameZh: '德国梅克伦堡-前波美拉尼亚',
    nameEn: 'Germany, Mecklenburg-Western Pomerania',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-03-08', 1, 'Internationaler Frauentag'],
          ['2024-10-31', 1, 'Reformationstag'],
        ],
      },
      '2025': {
        off: [
          ['2025-03-08', 1, 'Internationaler Frauentag'],
          ['2025-10-31', 1, 'Reformationstag'],
        ],
      },
      '2026': {
        off: [
          ['2026-03-08', 1, 'Internationaler Frauentag'],
          ['2026-10-31', 1, 'Reformationstag'],
        ],
      },
      '2027': {
        off: [
          ['2027-03-08', 1, 'Internationaler Frauentag'],
          ['2027-10-31', 1, 'Reformationstag'],
        ],
      },
      '2028': {
        off: [
          ['2028-03-08', 1, 'Internationaler Frauentag'],
          ['2028-10-31', 1, 'Reformationstag'],
        ],
      },
      '2029': {
        off: [
          ['2029-03-08', 1, 'Internationaler Frauentag'],
          ['2029-10-31', 1, 'Reformationstag'],
        ],
      },
      '2030': {
        off: [
          ['2030-03-08', 1, 'Internationaler Frauentag'],
          ['2030-10-31', 1, 'Reformationstag'],
        ],
      },
    },
  },
  'DE-NI': {
    nameZh: '德国下萨克森',
    nameEn: 'Germany, Lower Saxony',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': { off: [['2024-10-31', 1, 'Reformationstag']] },
      '2025': { off: [['2025-10-31', 1, 'Reformationstag']] },
      '2026': { off: [['2026-10-31', 1, 'Reformationstag']] },
      '2027': { off: [['2027-10-31', 1, 'Reformationstag']] },
      '2028': { off: [['2028-10-31', 1, 'Reformationstag']] },
      '2029': { off: [['2029-10-31', 1, 'Reformationstag']] },
      '2030': { off: [['2030-10-31', 1, 'Reformationstag']] },
    },
  },
  'DE-NW': {
    nameZh: '德国北莱茵-威斯特法伦',
    nameEn: 'Germany, North Rhine-Westphalia',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-05-30', 1, 'Fronleichnam'],
          ['2024-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2025': {
        off: [
          ['2025-06-19', 1, 'Fronleichnam'],
          ['2025-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2026': {
        off: [
          ['2026-06-04', 1, 'Fronleichnam'],
          ['2026-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2027': {
        off: [
          ['2027-05-27', 1, 'Fronleichnam'],
          ['2027-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2028': {
        off: [
          ['2028-06-15', 1, 'Fronleichnam'],
          ['2028-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2029': {
        off: [
          ['2029-05-31', 1, 'Fronleichnam'],
          ['2029-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2030': {
        off: [
          ['2030-06-20', 1, 'Fronleichnam'],
          ['2030-11-01', 1, 'Allerheiligen'],
        ],
      },
    },
  },
  'DE-RP': {
    nameZh: '德国莱茵兰-普法尔茨',
    nameEn: 'Germany, Rhineland-Palatinate',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-05-30', 1, 'Fronleichnam'],
          ['2024-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2025': {
        off: [
          ['2025-06-19', 1, 'Fronleichnam'],
          ['2025-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2026': {
        off: [
          ['2026-06-04', 1, 'Fronleichnam'],
          ['2026-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2027': {
        off: [
          ['2027-05-27', 1, 'Fronleichnam'],
          ['2027-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2028': {
        off: [
          ['2028-06-15', 1, 'Fronleichnam'],
          ['2028-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2029': {
        off: [
          ['2029-05-31', 1, 'Fronleichnam'],
          ['2029-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2030': {
        off: [
          ['2030-06-20', 1, 'Fronleichnam'],
          ['2030-11-01', 1, 'Allerheiligen'],
        ],
      },
    },
  },
  'DE-SL': {
    nameZh: '德国萨尔',
    nameEn: 'Germany, Saarland',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-05-30', 1, 'Fronleichnam'],
          ['2024-08-15', 1, 'Mariä Himmelfahrt'],
          ['2024-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2025': {
        off: [
          ['2025-06-19', 1, 'Fronleichnam'],
          ['2025-08-15', 1, 'Mariä Himmelfahrt'],
          ['2025-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2026': {
        off: [
          ['2026-06-04', 1, 'Fronleichnam'],
          ['2026-08-15', 1, 'Mariä Himmelfahrt'],
          ['2026-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2027': {
        off: [
          ['2027-05-27', 1, 'Fronleichnam'],
          ['2027-08-15', 1, 'Mariä Himmelfahrt'],
          ['2027-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2028': {
        off: [
          ['2028-06-15', 1, 'Fronleichnam'],
          ['2028-08-15', 1, 'Mariä Himmelfahrt'],
          ['2028-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2029': {
        off: [
          ['2029-05-31', 1, 'Fronleichnam'],
          ['2029-08-15', 1, 'Mariä Himmelfahrt'],
          ['2029-11-01', 1, 'Allerheiligen'],
        ],
      },
      '2030': {
        off: [
          ['2030-06-20', 1, 'Fronleichnam'],
          ['2030-08-15', 1, 'Mariä Himmelfahrt'],
          ['2030-11-01', 1, 'Allerheiligen'],
        ],
      },
    },
  },
  'DE-SN': {
    nameZh: '德国萨克森',
    nameEn: 'Germany, Saxony',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-10-31', 1, 'Reformationstag'],
          ['2024-11-20', 1, 'Buß- und Bettag'],
        ],
      },
      '2025': {
        off: [
          ['2025-10-31', 1, 'Reformationstag'],
          ['2025-11-19', 1, 'Buß- und Bettag'],
        ],
      },
      '2026': {
        off: [
          ['2026-10-31', 1, 'Reformationstag'],
          ['2026-11-18', 1, 'Buß- und Bettag'],
        ],
      },
      '2027': {
        off: [
          ['2027-10-31', 1, 'Reformationstag'],
          ['2027-11-17', 1, 'Buß- und Bettag'],
        ],
      },
      '2028': {
        off: [
          ['2028-10-31', 1, 'Reformationstag'],
          ['2028-11-22', 1, 'Buß- und Bettag'],
        ],
      },
      '2029': {
        off: [
          ['2029-10-31', 1, 'Reformationstag'],
          ['2029-11-21', 1, 'Buß- und Bettag'],
        ],
      },
      '2030': {
        off: [
          ['2030-10-31', 1, 'Reformationstag'],
          ['2030-11-20', 1, 'Buß- und Bettag'],
        ],
      },
    },
  },
  'DE-ST': {
    nameZh: '德国萨克森-安哈尔特',
    nameEn: 'Germany, Saxony-Anhalt',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-01-06', 1, 'Heilige Drei Könige'],
          ['2024-10-31', 1, 'Reformationstag'],
        ],
      },
      '2025': {
        off: [
          ['2025-01-06', 1, 'Heilige Drei Könige'],
          ['2025-10-31', 1, 'Reformationstag'],
        ],
      },
      '2026': {
        off: [
          ['2026-01-06', 1, 'Heilige Drei Könige'],
          ['2026-10-31', 1, 'Reformationstag'],
        ],
      },
      '2027': {
        off: [
          ['2027-01-06', 1, 'Heilige Drei Könige'],
          ['2027-10-31', 1, 'Reformationstag'],
        ],
      },
      '2028': {
        off: [
          ['2028-01-06', 1, 'Heilige Drei Könige'],
          ['2028-10-31', 1, 'Reformationstag'],
        ],
      },
      '2029': {
        off: [
          ['2029-01-06', 1, 'Heilige Drei Könige'],
          ['2029-10-31', 1, 'Reformationstag'],
        ],
      },
      '2030': {
        off: [
          ['2030-01-06', 1, 'Heilige Drei Könige'],
          ['2030-10-31', 1, 'Reformationstag'],
        ],
      },
    },
  },
  'DE-SH': {
    nameZh: '德国石勒苏益格-荷尔斯泰因',
    nameEn: 'Germany, Schleswig-Holstein',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': { off: [['2024-10-31', 1, 'Reformationstag']] },
      '2025': { off: [['2025-10-31', 1, 'Reformationstag']] },
      '2026': { off: [['2026-10-31', 1, 'Reformationstag']] },
      '2027': { off: [['2027-10-31', 1, 'Reformationstag']] },
      '2028': { off: [['2028-10-31', 1, 'Reformationstag']] },
      '2029': { off: [['2029-10-31', 1, 'Reformationstag']] },
      '2030': { off: [['2030-10-31', 1, 'Reformationstag']] },
    },
  },
  'DE-TH': {
    nameZh: '德国图林根',
    nameEn: 'Germany, Thuringia',
    timeZone: 'Europe/Berlin',
    within: 'DE',
    years: {
      '2024': {
        off: [
          ['2024-09-20', 1, 'Weltkindertag'],
          ['2024-10-31', 1, 'Reformationstag'],
        ],
      },
      '2025': {
        off: [
          ['2025-09-20', 1, 'Weltkindertag'],
          ['2025-10-31', 1, 'Reformationstag'],
        ],
      },
      '2026': {
        off: [
          ['2026-09-20', 1, 'Weltkindertag'],
          ['2026-10-31', 1, 'Reformationstag'],
        ],
      },
      '2027': {
        off: [
          ['2027-09-20', 1, 'Weltkindertag'],
          ['2027-10-31', 1, 'Reformationstag'],
        ],
      },
      '2028': {
        off: [
          ['2028-09-20', 1, 'Weltkindertag'],
          ['2028-10-31', 1, 'Reformationstag'],
        ],
      },
      '2029': {
        off: [
          ['2029-09-20', 1, 'Weltkindertag'],
          ['2029-10-31', 1, 'Reformationstag'],
        ],
      },
      '2030': {
        off: [
          ['2030-09-20', 1, 'Weltkindertag'],
          ['2030-10-31', 1, 'Reformationstag'],
        ],
      },
    },
  },
} as const satisfies Readonly<Record<string, StatutoryRegionYears>>;

// Only what is named here gets into the app.
import arrowClockwise from 'bootstrap-icons/icons/arrow-clockwise.svg?raw'
import arrowRepeat from 'bootstrap-icons/icons/arrow-repeat.svg?raw'
import barChart from 'bootstrap-icons/icons/bar-chart.svg?raw'
import book from 'bootstrap-icons/icons/book.svg?raw'
import boxArrowRight from 'bootstrap-icons/icons/box-arrow-right.svg?raw'
import branch from 'bootstrap-icons/icons/diagram-2.svg?raw'
import building from 'bootstrap-icons/icons/building.svg?raw'
import chatDots from 'bootstrap-icons/icons/chat-dots.svg?raw'
import check from 'bootstrap-icons/icons/check-lg.svg?raw'
import chevronDown from 'bootstrap-icons/icons/chevron-down.svg?raw'
import chevronLeft from 'bootstrap-icons/icons/chevron-left.svg?raw'
import chevronRight from 'bootstrap-icons/icons/chevron-right.svg?raw'
import circleHalf from 'bootstrap-icons/icons/circle-half.svg?raw'
import clipboard from 'bootstrap-icons/icons/clipboard.svg?raw'
import close from 'bootstrap-icons/icons/x-lg.svg?raw'
import download from 'bootstrap-icons/icons/download.svg?raw'
import eye from 'bootstrap-icons/icons/eye.svg?raw'
import eyeSlash from 'bootstrap-icons/icons/eye-slash.svg?raw'
import exclamation from 'bootstrap-icons/icons/exclamation-circle.svg?raw'
import columns from 'bootstrap-icons/icons/layout-split.svg?raw'
import code from 'bootstrap-icons/icons/braces.svg?raw'
import inbox from 'bootstrap-icons/icons/inbox.svg?raw'
import key from 'bootstrap-icons/icons/key.svg?raw'
import list from 'bootstrap-icons/icons/list.svg?raw'
import moon from 'bootstrap-icons/icons/moon-stars.svg?raw'
import pencil from 'bootstrap-icons/icons/pencil.svg?raw'
import person from 'bootstrap-icons/icons/person-circle.svg?raw'
import plus from 'bootstrap-icons/icons/plus-lg.svg?raw'
import search from 'bootstrap-icons/icons/search.svg?raw'
import send from 'bootstrap-icons/icons/arrow-up.svg?raw'
import sidebar from 'bootstrap-icons/icons/layout-sidebar.svg?raw'
import sliders from 'bootstrap-icons/icons/sliders.svg?raw'
import shield from 'bootstrap-icons/icons/shield-lock.svg?raw'
import stop from 'bootstrap-icons/icons/stop-fill.svg?raw'
import sun from 'bootstrap-icons/icons/sun.svg?raw'
import three from 'bootstrap-icons/icons/three-dots.svg?raw'
import translate from 'bootstrap-icons/icons/translate.svg?raw'
import trash from 'bootstrap-icons/icons/trash.svg?raw'
import upload from 'bootstrap-icons/icons/upload.svg?raw'
import wallet from 'bootstrap-icons/icons/wallet2.svg?raw'
import webhook from 'bootstrap-icons/icons/broadcast-pin.svg?raw'
import wifiOff from 'bootstrap-icons/icons/wifi-off.svg?raw'

export const icons = {
  arrowClockwise,
  arrowRepeat,
  barChart,
  book,
  boxArrowRight,
  branch,
  building,
  chatDots,
  check,
  chevronDown,
  chevronLeft,
  chevronRight,
  circleHalf,
  clipboard,
  close,
  code,
  columns,
  download,
  exclamation,
  eye,
  eyeSlash,
  inbox,
  key,
  list,
  moon,
  pencil,
  person,
  plus,
  search,
  send,
  shield,
  sidebar,
  sliders,
  stop,
  sun,
  three,
  translate,
  trash,
  upload,
  wallet,
  webhook,
  wifiOff,
}

export type IconName = keyof typeof icons

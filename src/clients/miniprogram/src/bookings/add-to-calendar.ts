import type { Booking } from '../api/types';
import { serviceName } from '../platform/service-names';
// #ifdef H5
import { asApiError } from '../api/api-error';
import { fetchCalendar } from '../api/calls';
// #endif
// #ifdef MP-WEIXIN
import { parseInstant } from '../platform/shanghai-time';
// #endif

/** What came of it, in words. */
export interface CalendarAnswer {
  added: boolean;
  sentence: string;
}

/** Puts the visit into the phone's own calendar: WeChat asks the phone, the preview hands over a file. */
export async function addToCalendar(booking: Booking, bring: string[]): Promise<CalendarAnswer> {
  // #ifdef MP-WEIXIN
  const description = [`预约号${booking.number}`, ...(bring.length > 0 ? [`请带上：${bring.join('、')}`] : [])].join('\n');
  return new Promise((resolve) => {
    uni.addPhoneCalendar({
      title: `到站咨询：${serviceName(booking.service) || '知识产权'}`,
      startTime: Math.floor(parseInstant(booking.start) / 1000),
      endTime: String(Math.floor(parseInstant(booking.end) / 1000)),
      location: `${booking.station.name}，${booking.station.address}`,
      description,
      alarm: true,
      alarmOffset: 3600,
      success: () => resolve({ added: true, sentence: '已加入日历。到站前1小时提醒您。' }),
      fail: () =>
        resolve({
          added: false,
          sentence: '没有加入日历。请在手机「设置」里允许微信使用日历，再点一次；也可以自己记下时间。',
        }),
    });
  });
  // #endif
  // #ifdef H5
  try {
    const text = await fetchCalendar(booking.id);
    const address = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `${booking.number}.ics`;
    link.click();
    // The browser has begun to read it; a minute is more than it needs.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return {
      added: true,
      sentence: `「${serviceName(booking.service) || '到站咨询'}」的日历文件已下载，打开它就加入日历，前一天和前1小时各提醒一次。`,
    };
  } catch (thrown) {
    return { added: false, sentence: asApiError(thrown).sentence };
  }
  // #endif
}

// Reports one of every kind of call by Segment's Node client, in one flush.
import { Analytics } from '@segment/analytics-node'

const [host, writeKey, user] = process.argv.slice(2)
const analytics = new Analytics({ writeKey, host, flushAt: 20 })
const failures = []
analytics.on('error', (error) => failures.push(String(error.reason ?? error.code)))

analytics.identify({ userId: user, traits: { firstName: 'Ana', phone: '', email: `${user}@shop.example` } })
analytics.page({ userId: user, name: 'Prices' })
analytics.screen({ userId: user, name: 'Home' })
analytics.group({ userId: user, groupId: 'g-1', traits: { name: 'Shop' } })
analytics.alias({ userId: user, previousId: `anonymous-${user}` })
analytics.track({ userId: user, event: 'Order Completed', properties: { total: 59.9 }, timestamp: new Date(Date.now() - 60000) })
await analytics.closeAndFlush({ timeout: 15000 })
console.log(JSON.stringify({ failures }))

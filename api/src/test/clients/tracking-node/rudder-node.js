// Reports one of every kind of call by RudderStack's Node client, in one flush.
import RudderAnalytics from '@rudderstack/rudder-sdk-node'

const [host, writeKey, user] = process.argv.slice(2)
const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl: host, flushAt: 20 })

analytics.identify({ userId: user, traits: { firstName: 'Ana', phone: '', email: `${user}@shop.example` } })
analytics.page({ userId: user, name: 'Prices' })
analytics.screen({ userId: user, name: 'Home' })
analytics.group({ userId: user, groupId: 'g-1', traits: { name: 'Shop' } })
analytics.alias({ userId: user, previousId: `anonymous-${user}` })
analytics.track({ userId: user, event: 'Order Completed', properties: { total: 59.9 } })
const failures = []
await analytics.flush().catch((error) => failures.push(String(error)))
console.log(JSON.stringify({ failures }))
process.exit(0)

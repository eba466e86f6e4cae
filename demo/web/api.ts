/** The shop's API, as the page calls it. Nothing here knows of tracing: `fetch` is instrumented. */

export interface Product {
  id: string
  name: string
  detail: string
  priceCents: number
}

export interface Order {
  id: number
  productId: string
  totalCents: number
  receipt: string
}

export async function listProducts(): Promise<Product[]> {
  return request<Product[]>('/api/products')
}

/** @throws Error with the API's reason when the order was not accepted */
export async function placeOrder(productId: string, card: string): Promise<Order> {
  return request<Order>('/api/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ productId, card }),
  })
}

async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init)
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error)
  return answer
}

/** Products and orders in PostgreSQL. Nothing here knows of tracing: the instrumentation of `pg` does. */
import pg from 'pg'

export interface Product {
  id: string
  name: string
  detail: string
  priceCents: number
}

export type OrderStatus = 'received' | 'paid' | 'packed' | 'shipped' | 'declined'

export interface Order {
  id: number
  productId: string
  totalCents: number
  status: OrderStatus
}

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL ?? 'postgres://postgres@localhost:5432/shop',
  // PGlite serves one connection; it is kept, so that a quiet minute costs the next order nothing.
  max: 1,
  idleTimeoutMillis: 0,
})

const PRODUCT = 'id, name, detail, price_cents as "priceCents"'
const ORDER = 'id, product_id as "productId", total_cents as "totalCents", status'

export async function listProducts(): Promise<Product[]> {
  const { rows } = await pool.query<Product>(`select ${PRODUCT} from products order by name`)
  return rows
}

export async function findProduct(id: string): Promise<Product | undefined> {
  const { rows } = await pool.query<Product>(`select ${PRODUCT} from products where id = $1`, [id])
  return rows[0]
}

export async function insertOrder(product: Product): Promise<Order> {
  const { rows } = await pool.query<Order>(
    `insert into orders (product_id, total_cents) values ($1, $2) returning ${ORDER}`,
    [product.id, product.priceCents],
  )
  return rows[0]!
}

export async function setStatus(id: number, status: OrderStatus): Promise<void> {
  await pool.query('update orders set status = $2 where id = $1', [id, status])
}

export async function findOrder(id: number): Promise<Order | undefined> {
  const { rows } = await pool.query<Order>(`select ${ORDER} from orders where id = $1`, [id])
  return rows[0]
}

export const closeStore = (): Promise<void> => pool.end()

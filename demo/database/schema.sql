create table products (
  id text primary key,
  name text not null,
  detail text not null,
  price_cents integer not null
);

create table orders (
  id integer primary key generated always as identity (start with 1001),
  product_id text not null references products,
  total_cents integer not null,
  status text not null default 'received',
  created_at timestamptz not null default now()
);

insert into products values
  ('linen-thread', 'Linen thread', 'Natural, 100 m, beech spool', 690),
  ('merino-yarn', 'Merino yarn', 'Rust red, 50 g ball', 1150),
  ('tailor-scissors', 'Tailor’s scissors', 'Forged steel, 21 cm', 3400),
  ('horn-buttons', 'Horn buttons', 'Six of them, 18 mm, four holes', 840),
  ('measuring-tape', 'Measuring tape', 'Glass fibre, 150 cm, both sides', 450),
  ('needle-set', 'Needle set', 'Twelve sizes in a tin', 720);

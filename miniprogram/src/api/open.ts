// Generated from contract/openapi.json by `make generate`.

/** What can be called without a login. */
export const open = new Set<string>([
  'GET /api/v1/agreements',
  'GET /api/v1/brand',
  'GET /api/v1/categories',
  'GET /api/v1/links/{code}',
  'GET /api/v1/links/{code}/image-sets',
  'GET /api/v1/links/{code}/products/{id}',
  'POST /api/v1/login',
  'GET /api/v1/products',
  'GET /api/v1/products/{id}',
  'GET /api/v1/products/{id}/reviews',
  'GET /api/v1/products/{id}/reviews/summary',
  'GET /api/v1/regions',
  'GET /api/v1/search',
  'GET /api/v1/search/hot',
  'GET /api/v1/search/suggest',
  'GET /api/v1/storefront',
  'GET /api/v1/storefront/preview/{token}',
  'POST /api/v1/troubles',
])

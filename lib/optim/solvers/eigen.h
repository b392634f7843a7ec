/* Eigenvalues and eigenvectors of a small symmetric matrix. */
#ifndef HNN_EIGEN_H
#define HNN_EIGEN_H

#include <stddef.h>

/* Of a [n][n]: the eigenvalues into value [n], the eigenvectors into the columns of vector [n][n].
 * By Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5). */
void eigen_symmetric(size_t n, const double a[], double vector[], double value[]);

#endif
